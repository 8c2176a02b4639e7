import { describe, expect, it } from 'vitest';
import { committedPlatform, type StackJson, stacksOf } from '../support/app.ts';
import { compare, readLedger } from './ledger.ts';

function stack(json: Record<string, unknown>): StackJson {
  return { id: 'dev-x', json } as StackJson;
}

describe('the address ledger', () => {
  const stacks = committedPlatform().environments.flatMap((environment) => [...stacksOf(environment).values()]);

  it('finds every address that it lists in the code or in a declared move', () => {
    expect(compare(readLedger(), stacks).lost).toEqual([]);
  });

  it('lists everything that holds data (npm run ledger adds what is new)', () => {
    expect(compare(readLedger(), stacks).unlisted).toEqual([]);
    expect(readLedger().length).toBeGreaterThan(100);
  });

  it('calls a renamed database lost', () => {
    const renamed = stack({ resource: { aws_db_instance: { primary: {} } } });
    expect(compare(['dev-x aws_db_instance.main'], [renamed])).toEqual({
      lost: ['dev-x aws_db_instance.main'],
      unlisted: ['dev-x aws_db_instance.primary'],
    });
  });

  it('accepts a renamed database whose move is declared', () => {
    const moved = stack({
      resource: { aws_db_instance: { primary: {} } },
      moved: [{ from: 'aws_db_instance.main', to: 'aws_db_instance.primary' }],
    });
    expect(compare(['dev-x aws_db_instance.main'], [moved]).lost).toEqual([]);
  });

  it('leaves out what can be made again', () => {
    expect(compare([], [stack({ resource: { aws_route: { way_out: {} } } })]).unlisted).toEqual([]);
  });
});
