import { describe, expect, it } from 'vitest';
import { EXIT } from '../exit-code.ts';
import { begunIn } from './bootstrap.ts';

const at = (serial: number, lineage = 'a') => ({ lineage, serial });

describe('where bootstrap goes on', () => {
  it.each([
    ['an empty account', undefined, undefined, 'local'],
    ['an apply that was interrupted before the bucket had the state', at(4), undefined, 'local'],
    ['an account that is made', undefined, at(4), 'bucket'],
    ['a move that was interrupted before the local state went', at(4), at(4), 'bucket'],
    ['a state in the bucket that has grown since', at(4), at(7), 'bucket'],
    ['a destroy that was interrupted in the local state', at(9), at(7), 'local'],
  ] as const)('%s', (_, local, bucket, expected) => {
    expect(begunIn(local, bucket, '/x')).toBe(expected);
  });

  it('refuses to choose between two states that have nothing to do with each other', () => {
    expect(() => begunIn(at(4), at(1, 'b'), '/x')).toThrow(
      expect.objectContaining({
        exitCode: EXIT.backend,
        problems: [expect.objectContaining({ code: 'STATE_UNREADABLE', path: '/x/terraform.tfstate' })],
      }),
    );
  });
});
