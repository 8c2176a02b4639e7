import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { installAhead } from './ahead.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'releases-ahead-'));
  const dev = { name: 'dev', accountId: '111111111111', region: 'us-east-1', removal: 'destroy' };
  write('platform.json', { environments: [{ ...dev, pipeline: { applyDeferredCreations: true } }], stacks: {} });
  const ids = ['dev-network', 'dev-platform', 'dev-shop'];
  write('manifest.json', { stacks: Object.fromEntries(ids.map((name) => [name, { name, dependencies: [] }])) });
  const release = { name: 'cart', namespace: 'a', chart: 'assets/application.tgz', values: ['{}'], timeout: 60 };
  for (const id of ids) {
    const s3 = { bucket: 'states', key: `dev/${id}.tfstate`, region: 'us-east-1' };
    const resource = id === 'dev-network' ? {} : { helm_release: { release } };
    mkdirSync(join(folder, 'stacks', id), { recursive: true });
    write(`stacks/${id}/cdk.tf.json`, { terraform: { backend: { s3 } }, resource });
  }
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(file: string, json: unknown): void {
  writeFileSync(join(folder, file), JSON.stringify(json));
}

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
