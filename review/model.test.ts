import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bareEnvironment } from '../tests/support/bare-environment.ts';
import type { KeptModels } from './kept-models.ts';
import type { EnvironmentModel } from './model/review-model.ts';
import { reviewModel } from './model.ts';

let outdir: string;

beforeEach(() => {
  outdir = mkdtempSync(join(tmpdir(), 'review-model-'));
});

afterEach(() => rmSync(outdir, { recursive: true }));

function put(path: string, content: object | string): void {
  const file = join(outdir, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
}

const dev = bareEnvironment('dev');

describe('the model of the page', () => {
  it('says that there is nothing to draw from where no synth was', () => {
    expect(reviewModel(outdir)).toMatchObject({
      environments: [],
      changes: null,
      problems: [{ where: 'platform.json', given: 'no such file', fix: 'run `npm run synth`' }],
    });
  });

  it('leaves out an environment that another version wrote, and draws the others', () => {
    put('manifest.json', { stacks: {} });
    put('platform.json', { environments: [dev, { name: 'old', deployments: [] }] });
    const { environments, comparison, cost, problems } = reviewModel(outdir);
    expect(environments.map(({ name }) => name)).toEqual(['dev']);
    expect(comparison.environments).toEqual(['dev']);
    expect(cost.environments).toEqual(['dev']);
    expect(problems).toEqual([
      {
        where: 'platform.json: old',
        given: expect.stringMatching(/^cannot be drawn \(.+\)$/),
        fix: 'run `npm run synth` with this version',
      },
    ]);
  });

  it('takes an environment as it was drawn before, and keeps what it draws, unless a part of it could not be read', () => {
    const store = new Map<string, EnvironmentModel>();
    const kept: KeptModels = {
      keyOf: ({ environment }) => environment.name,
      find: (key) => store.get(key),
      keep: (key, model) => void store.set(key, model),
    };
    put('manifest.json', { stacks: { 'dev-network': {}, 'prod-network': {} } });
    put('platform.json', { environments: [dev, bareEnvironment('prod')] });
    put('stacks/dev-network/cdk.tf.json', {});
    put('stacks/prod-network/cdk.tf.json', '{');
    const { problems, environments } = reviewModel(outdir, kept);
    expect(environments.map(({ name }) => name)).toEqual(['dev', 'prod']);
    expect([...store]).toEqual([['dev', environments[0]]]);
    store.set('dev', { ...(environments[0] as EnvironmentModel), about: 'drawn before' });
    const again = reviewModel(outdir, kept);
    expect(again.environments.map(({ about }) => about)).toEqual(['drawn before', environments[1]?.about]);
    expect(again.problems).toEqual(problems);
    expect(problems.map(({ where }) => where)).toEqual(['stacks/prod-network/cdk.tf.json']);
  });

  it('shows plans also of stacks whose code is gone, and goes on where one is damaged', () => {
    put('manifest.json', { stacks: {} });
    put('platform.json', { environments: [dev] });
    put('plans/dev-gone/record.json', { version: 1, kind: 'destroy' });
    put('plans/dev-gone/changes.json', { version: 1, terraform: null, changesOutputs: false, resources: [], loud: [] });
    put('plans/dev-network/record.json', '{');
    const { changes, problems } = reviewModel(outdir);
    expect(changes?.stacks.map(({ id, status }) => [id, status])).toEqual([
      ['dev-gone', 'nothing'],
      ['dev-network', 'broken'],
    ]);
    expect(problems.map(({ where }) => where)).toEqual(['plans/dev-network/record.json']);
  });
});
