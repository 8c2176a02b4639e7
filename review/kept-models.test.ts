import { existsSync, mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bareEnvironment } from '../tests/support/bare-environment.ts';
import { type DrawnFrom, keptModels } from './kept-models.ts';
import type { EnvironmentModel } from './model/review-model.ts';
import type { EnvironmentData } from './read/platform-file.ts';

let cache: string;
const EARLIER = new Date('2020-01-01');

beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), 'kept-models-'));
});

afterEach(() => rmSync(cache, { recursive: true }));

const file = () => join(cache, 'environments.json');
const model = (name: string) => ({ name }) as EnvironmentModel;

const stack = { id: 'dev-shop', environment: 'dev', name: 'shop', upstream: ['dev-network'], text: '{"resource":{}}' };
const dev: DrawnFrom = { environment: bareEnvironment('dev') as unknown as EnvironmentData, stacks: [stack] };

/** As one page does it: looks, draws, keeps, saves. @returns whether it had to draw. */
function page(from: DrawnFrom): boolean {
  const kept = keptModels(cache);
  const key = kept.keyOf(from);
  const known = kept.find(key);
  if (known === undefined) kept.keep(key, model(from.environment.name));
  else expect(known).toEqual(model(from.environment.name));
  kept.save();
  return known === undefined;
}

describe('models of environments', () => {
  it('are drawn once, and found by the next page without writing them again', () => {
    expect(page(dev)).toBe(true);
    utimesSync(file(), EARLIER, EARLIER);
    expect(page(dev)).toBe(false);
    expect(statSync(file()).mtimeMs).toBe(EARLIER.getTime());
  });

  it.each<[string, DrawnFrom]>([
    ["a stack's text", { ...dev, stacks: [{ ...stack, text: '{"resource":{"aws_vpc":{}}}' }] }],
    ["a stack's order", { ...dev, stacks: [{ ...stack, upstream: [] }] }],
    ['one stack more', { ...dev, stacks: [stack, { ...stack, id: 'dev-shop-2', name: 'shop-2' }] }],
    ['the data of the environment', { ...dev, environment: { ...dev.environment, about: 'another' } }],
  ])('are drawn anew when they change: %s', (_what, changed) => {
    page(dev);
    expect(page(changed)).toBe(true);
  });

  it('are kept only of the last page', () => {
    page(dev);
    const other = { ...dev, environment: { ...dev.environment, about: 'another' } };
    page(other);
    expect(page(other)).toBe(false);
    expect(page(dev)).toBe(true);
  });

  it('are drawn anew where what was kept is damaged', () => {
    for (const damaged of ['{"a', 'null', '']) {
      writeFileSync(file(), damaged);
      expect(page(dev)).toBe(true);
      expect(page(dev)).toBe(false);
    }
  });

  it('leave no file where nothing was kept', () => {
    keptModels(cache).save();
    expect(existsSync(file())).toBe(false);
  });
});
