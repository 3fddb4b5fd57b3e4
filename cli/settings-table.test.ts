import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { settingsSchema } from '../platform/settings';
import { settingsPage } from './settings-table';

describe('docs/settings.md', () => {
  it('is what the schema says now (npm run docs:settings)', async () => {
    expect(await readFile(join(__dirname, '..', 'docs', 'settings.md'), 'utf8')).toBe(settingsPage());
  });

  it('explains every setting, and tells no path of the machine it was made on', () => {
    for (const [name, field] of Object.entries(settingsSchema.shape)) {
      expect(field.description).toMatch(/\.$/);
      expect(settingsPage()).toContain(`\`${name}\``);
    }
    expect(settingsPage()).not.toContain(process.env.HOME ?? '/root');
  });
});
