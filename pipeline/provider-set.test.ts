import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lockFileFor, lockFileName, placeLockFile, providersOf, setName } from './provider-set.ts';

const aws = { source: 'aws', version: '6.25.0' };
const helm = { source: 'hashicorp/helm', version: '3.1.1' };
const requiring = (required_providers: object) => ({ terraform: { required_providers } });

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'provider-set-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('the providers of a stack', () => {
  it('are one set whatever their order, without what Terraform has built in', () => {
    const builtin = { source: 'terraform.io/builtin/terraform' };
    const one = providersOf(requiring({ helm, aws, terraform: builtin }));
    expect(one).toEqual({ aws, helm });
    expect(setName(one)).toBe(setName(providersOf(requiring({ aws, helm }))));
    expect(lockFileName(one)).toBe('aws-6.25.0_hashicorp-helm-3.1.1.lock.hcl');
  });

  it('are another set with another version', () => {
    expect(setName({ aws })).not.toBe(setName({ aws: { ...aws, version: '6.26.0' } }));
  });

  it('of a stack without providers need no lock file', () => {
    writeFileSync(join(folder, '.lock.hcl'), 'of an empty set');
    expect(providersOf({})).toEqual({});
    expect(lockFileFor({ json: {} }, folder)).toBeUndefined();
  });
});

describe('a committed lock file', () => {
  it('is placed into the folders of the stacks whose set it is of, in place of another', () => {
    const stack = { json: requiring({ aws }), folder };
    const placed = join(folder, '.terraform.lock.hcl');
    expect([placeLockFile(stack, folder), existsSync(placed)]).toEqual([false, false]);
    writeFileSync(join(folder, 'aws-6.25.0.lock.hcl'), 'first');
    expect(placeLockFile(stack, folder)).toBe(true);
    writeFileSync(join(folder, 'aws-6.25.0.lock.hcl'), 'second');
    expect(placeLockFile(stack, folder)).toBe(true);
    expect(readFileSync(placed, 'utf8')).toBe('second');
  });

  it('of another set is none of its own', () => {
    expect(lockFileFor({ json: requiring({ aws, helm }) }, folder)).toBeUndefined();
  });
});
