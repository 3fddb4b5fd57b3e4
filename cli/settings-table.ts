import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { z } from 'zod';
import { settingsSchema } from '../platform/settings';
import { markdownTable } from './markdown-table';

const HEADER = ['Variable', 'Default', 'Meaning'] as const;

/** The page that lists every setting, generated from the schema that reads them. */
export function settingsPage(): string {
  const rows = Object.entries(settingsSchema.shape).map(([name, field]) => row(name, field));
  return `# Settings

Read from the environment; an empty variable counts as absent. What doesn't fit is told all at once, and the process ends with exit code 78.
This page is generated from \`platform/settings.ts\` by \`npm run docs:settings\`.

${markdownTable(HEADER, rows)}
`;
}

function row(name: string, field: z.ZodType): string[] {
  const meaning = field.description ?? '';
  // A default that depends on the machine is told in words.
  const fallback = meaning.includes('Default: ') ? '' : defaultOf(field);
  return [`\`${name}\``, fallback === '' ? '' : `\`${fallback}\``, meaning.replaceAll('|', '\\|')];
}

/** What the schema makes of an absent variable, as one would write it. */
function defaultOf(field: z.ZodType): string {
  const parsed = field.safeParse(undefined);
  if (!parsed.success || parsed.data === undefined) return '';
  if (typeof parsed.data === 'boolean') return parsed.data ? '1' : '0';
  return typeof parsed.data === 'string' ? parsed.data : JSON.stringify(parsed.data);
}

if (require.main === module) void writeFile(join(process.cwd(), 'docs', 'settings.md'), settingsPage());
