import { expect, it } from 'vitest';
import { nameOf } from './cluster-connection.ts';
import type { Deferral } from './plan-record.ts';
import { askOnce } from './stack-cluster.ts';

const connection = (host: string) => ({ host, certificateAuthority: undefined, exec: undefined });

it('asks a cluster once, however many stacks want to know at the same time, and another one for itself', async () => {
  const asked: string[] = [];
  const away: Deferral = { reason: 'cluster', what: 'b does not answer', help: 'look' };
  const ask = askOnce(async (asking) => {
    const host = nameOf(asking);
    asked.push(host);
    return host === 'b' ? away : undefined;
  });
  const answers = await Promise.all([ask(connection('a')), ask(connection('b')), ask(connection('a'))]);
  expect(answers).toEqual([undefined, away, undefined]);
  expect(await ask(connection('b'))).toEqual(away);
  expect(asked).toEqual(['a', 'b']);
});
