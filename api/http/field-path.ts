export type PathSegment = string | number;

/** `['lines', 0, 'quantity']` → `lines.0.quantity`, the form of `errors[].path`. */
export function dotted(path: readonly PropertyKey[]): string {
  return path.map(String).join('.');
}
