export interface Caller {
  origin: URL;
  key: string;
}

/** The text of a request without its body: made once. */
export function requestHead({ origin, key }: Caller, method: string, path: string): string {
  return `${method} ${path} HTTP/1.1\r\nHost: ${origin.host}\r\nAuthorization: Bearer ${key}\r\n`;
}

/** A request with a body of ASCII alone. */
export function withBody(head: string, body: string): string {
  return `${head}Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
}

export function withoutBody(head: string): string {
  return `${head}\r\n`;
}

/** JSON of ASCII alone: other characters are escaped. */
export function asciiJson(value: unknown): string {
  return JSON.stringify(value).replaceAll(/[\u0080-\uffff]/g, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
