import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Version of Lumbung: that of the nearest `package.json` above, which sources and compiled code have alike. */
export function productVersion(): string {
  let folder = __dirname;
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return (JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string }).version;
}
