import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  addServiceAndStorage,
  type Edited,
  LAYOUTS,
  nameDatabaseBack,
  removeSystem,
  renameDatabase,
} from './changes.ts';

const ROOT = resolve(import.meta.dirname, '../..');

/** The committed files, changed in memory. */
class Files implements Edited {
  readonly texts = new Map<string, string>();

  edit(file: string, from: string, to: string): void {
    const parts = this.text(file).split(from);
    expect(parts, `${file}: ${from}`).toHaveLength(2);
    this.texts.set(file, parts.join(to));
  }

  text(file: string): string {
    return this.texts.get(file) ?? readFileSync(join(ROOT, file), 'utf8');
  }
}

describe.each(LAYOUTS)('the changes that the scenario makes of %s', (layout) => {
  it('find their lines in the committed files, one after the other', () => {
    const files = new Files();
    const environment = `environments/${layout}.ts`;
    const before = files.text(environment);
    addServiceAndStorage(files, layout);
    expect(files.text('systems/birthday.ts')).toContain("repository: 'birthday/reports'");
    expect(files.text(environment)).not.toBe(before);
    renameDatabase(files);
    expect(files.text('systems/birthday.ts')).toContain("database: 'birthdays'");
    nameDatabaseBack(files);
    expect(files.text('systems/birthday.ts')).not.toContain('birthdays');
    removeSystem(files, layout);
    expect(files.text(environment)).not.toContain('s3www');
  });
});
