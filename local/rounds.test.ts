import { describe, expect, it } from 'vitest';
import { planAndApply } from './rounds.ts';

type Ends = readonly (readonly [code: number, errors?: string])[];

async function rounds(ends: Ends, stacks: readonly string[] = [], further: readonly string[] = []) {
  const said: string[] = [];
  const between: number[] = [];
  const left = [...ends];
  const end = await planAndApply({
    environment: 'dev',
    stacks,
    run: async (args) => {
      said.push(args.join(' '));
      const [code = -1, errors = ''] = left.shift() ?? [];
      return { code, errors };
    },
    beforeApply: async () => {
      between.push(said.length);
      return further;
    },
  });
  return { end, said, between };
}

describe('rounds of plan and apply', () => {
  it('end after one where nothing waits', async () => {
    const { end, said } = await rounds([[0], [0]], ['network', 'edge']);
    expect(said).toEqual(['plan dev network edge --parallel 6', 'apply dev network edge --parallel 6']);
    expect(end).toEqual({ code: 0, errors: '', rounds: 1 });
  });

  it('apply with the words that were found after the plan', async () => {
    const { said } = await rounds([[0], [0]], [], ['--allow', 'dev-data/aws_db_instance.main']);
    expect(said).toEqual(['plan dev --parallel 6', 'apply dev --parallel 6 --allow dev-data/aws_db_instance.main']);
  });

  it('go on while stacks wait for a reader or for a secret, as long as it is not the same again', async () => {
    const { end, said, between } = await rounds([[0], [13, 'network waits'], [0], [15, 'cluster waits'], [0], [0]]);
    expect(said).toHaveLength(6);
    expect(between).toEqual([1, 3, 5]);
    expect(end).toEqual({ code: 0, errors: '', rounds: 3 });
  });

  it('end with what waits once two rounds wait for the same', async () => {
    const { end } = await rounds([[0], [13, 'a person'], [0], [13, 'a person'], [0], [0]]);
    expect(end).toEqual({ code: 13, errors: 'a person', rounds: 2 });
  });

  it('apply nothing after a plan that failed, and do not repeat an apply that failed', async () => {
    const failed = await rounds([[9, 'plan']]);
    expect(failed.said).toEqual(['plan dev --parallel 6']);
    expect(failed.between).toEqual([]);
    expect(failed.end).toEqual({ code: 9, errors: 'plan', rounds: 1 });
    expect((await rounds([[0], [9, 'apply']])).end).toEqual({ code: 9, errors: 'apply', rounds: 1 });
    expect((await rounds([[0], [130, 'SIGINT']])).end.code).toBe(130);
  });

  it('end some time, whatever waits', async () => {
    const ends: Ends = Array.from({ length: 40 }, (_, index) => (index % 2 === 0 ? [0] : [13, `wait ${index}`]));
    expect((await rounds(ends)).end).toEqual({ code: 13, errors: 'wait 23', rounds: 12 });
  });
});
