import { rmSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { releaseStacks } from '../../tests/support/release-stacks.ts';
import { installAhead } from './ahead.ts';

let folder: string;
beforeEach(() => {
  const release = { name: 'cart', namespace: 'a', chart: 'assets/application.tgz', values: ['{}'], timeout: 60 };
  folder = releaseStacks({ 'dev-network': {}, 'dev-platform': { release }, 'dev-shop': { release } });
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Stacks of each look: those of `applied` so far, each with the moment of its apply. */
async function watched(applied: Map<string, Date>, apply: () => Promise<void>, fails: readonly string[] = []) {
  const asked: (readonly string[])[] = [];
  const ahead = installAhead(
    { folder, kubeconfig: '/nowhere', environment: 'dev', stacks: [] },
    {
      milliseconds: 5,
      states: () => ({
        applied: async ({ id }) => {
          const at = applied.get(id);
          return at && { at: at.toISOString() };
        },
      }),
      install: async ({ stacks }) => {
        asked.push(stacks);
        if (stacks.some((id) => fails.includes(id))) throw new Error('helm');
      },
    },
  );
  await apply();
  await pause(50);
  await ahead.stop();
  return asked;
}

it('the releases of a stack are installed once it is applied, once, and none of a stack without any', async () => {
  const applied = new Map<string, Date>();
  const asked = await watched(applied, async () => {
    await pause(20);
    for (const id of ['dev-network', 'dev-platform']) applied.set(id, new Date());
    await pause(50);
    applied.set('dev-shop', new Date());
  });
  expect(asked).toEqual([['dev-platform'], ['dev-shop']]);
});

it('what was applied before waits until it is applied again', async () => {
  const applied = new Map([['dev-platform', new Date(Date.now() - 1)]]);
  expect(await watched(applied, async () => undefined)).toEqual([]);
  expect(await watched(applied, async () => void applied.set('dev-platform', new Date()))).toEqual([['dev-platform']]);
});

it('after a failure nothing more is tried', async () => {
  const applied = new Map<string, Date>();
  const asked = await watched(applied, async () => {
    applied.set('dev-platform', new Date());
    await pause(50);
    applied.set('dev-shop', new Date());
  }, ['dev-platform']);
  expect(asked).toEqual([['dev-platform']]);
});
