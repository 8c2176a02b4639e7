import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type StackFiles, writeStackFiles } from './stack-files.ts';

let folder: string;
let stacks: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stack-files-'));
  stacks = join(folder, 'stacks');
});

afterEach(() => rmSync(folder, { recursive: true }));

const bytes = new TextEncoder().encode('packed');
const OLD = 'assets/function/0a/archive.zip';
const NEW = 'assets/function/0b/archive.zip';

function stack(change: Partial<StackFiles> = {}): StackFiles {
  return { name: 'dev-network', configuration: '{}', assets: new Map([[OLD, bytes]]), ...change };
}

function write(...written: StackFiles[]): void {
  const fresh = mkdtempSync(join(folder, 'fresh-'));
  writeStackFiles({ fresh, stacks }, written);
  expect(readdirSync(fresh)).toEqual([]);
}

/** Text by path. */
function files(): Record<string, string> {
  const entries = readdirSync(stacks, { recursive: true, encoding: 'utf8' }).sort();
  const paths = entries.filter((path) => statSync(join(stacks, path)).isFile());
  return Object.fromEntries(paths.map((path) => [path, readFileSync(join(stacks, path), 'utf8')]));
}

const inode = (path: string): number => statSync(join(stacks, 'dev-network', path)).ino;

describe('files of a stack', () => {
  it('go into its folder, which is made', () => {
    write(stack());
    expect(files()).toEqual({ 'dev-network/cdk.tf.json': '{}', [`dev-network/${OLD}`]: 'packed' });
  });

  it('stay as they are when they are the same', () => {
    write(stack());
    const before = [inode('cdk.tf.json'), inode(OLD)];
    write(stack());
    expect([inode('cdk.tf.json'), inode(OLD)]).toEqual(before);
  });

  it('take the place of others: the old configuration and every old asset go', () => {
    write(stack());
    write(stack({ configuration: '{"a":1}', assets: new Map([[NEW, bytes]]) }));
    expect(files()).toEqual({ 'dev-network/cdk.tf.json': '{"a":1}', [`dev-network/${NEW}`]: 'packed' });
    write(stack({ assets: new Map() }));
    expect(existsSync(join(stacks, 'dev-network/assets'))).toBe(false);
  });

  it('leave alone what others put beside them', () => {
    write(stack());
    writeFileSync(join(stacks, 'dev-network/plan'), 'saved');
    write(stack({ configuration: '{"a":1}', assets: new Map() }));
    expect(files()).toEqual({ 'dev-network/cdk.tf.json': '{"a":1}', 'dev-network/plan': 'saved' });
  });

  it('are written again where an asset is not whole', () => {
    write(stack());
    writeFileSync(join(stacks, 'dev-network', OLD), 'pack');
    write(stack());
    expect(files()[`dev-network/${OLD}`]).toBe('packed');
  });

  it('that cannot all be written leave everything as it was', () => {
    write(stack());
    const fresh = mkdtempSync(join(folder, 'fresh-'));
    mkdirSync(join(fresh, '1'));
    const changed = [stack({ configuration: '{"a":1}' }), stack({ name: 'dev-edge' })];
    expect(() => writeStackFiles({ fresh, stacks }, changed)).toThrow('EISDIR');
    expect(files()).toEqual({ 'dev-network/cdk.tf.json': '{}', [`dev-network/${OLD}`]: 'packed' });
  });
});
