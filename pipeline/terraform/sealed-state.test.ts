import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSealedState, SEALED_STATE, sealState } from './sealed-state.ts';

const KEY = 'k'.repeat(44);
const UNSAVED = { state: '{"outputs": {"password": "correct-horse"}}', lock: 'f526b2ea' };

let outdir: string;
const stackOf = (id: string) => ({ id, folder: join(outdir, 'stacks', id) });

beforeEach(() => {
  outdir = mkdtempSync(join(tmpdir(), 'sealed-'));
  for (const id of ['dev-network', 'dev-edge']) mkdirSync(stackOf(id).folder, { recursive: true });
});
afterEach(() => rmSync(outdir, { recursive: true }));

describe('a sealed state', () => {
  it('lies among the artifacts of its stack, and shows nothing of what it holds', () => {
    const path = sealState(stackOf('dev-network'), UNSAVED, KEY);
    expect(path).toBe(join(outdir, 'plans/dev-network', SEALED_STATE));
    expect(readFileSync(path, 'latin1')).not.toContain('correct-horse');
  });

  it('is opened once, from the folder of its stack, by its key', () => {
    const stack = stackOf('dev-network');
    expect(openSealedState(stack, KEY)).toBeUndefined();
    renameSync(sealState(stack, UNSAVED, KEY), join(stack.folder, SEALED_STATE));
    expect(() => openSealedState(stack, 'x'.repeat(44))).toThrow('PLAN_FOREIGN');
    expect(openSealedState(stack, KEY)).toEqual(UNSAVED);
    expect(existsSync(join(stack.folder, SEALED_STATE))).toBe(false);
  });

  it('is opened by no other stack', () => {
    const path = sealState(stackOf('dev-network'), { ...UNSAVED, lock: undefined }, KEY);
    renameSync(path, join(stackOf('dev-edge').folder, SEALED_STATE));
    expect(() => openSealedState(stackOf('dev-edge'), KEY)).toThrow('PLAN_FOREIGN');
  });
});
