import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bareEnvironment } from '../tests/support/bare-environment.ts';
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
