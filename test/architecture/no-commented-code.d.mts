export function isCode(text: string): boolean;
