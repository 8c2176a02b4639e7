import { describe, expect, it } from 'vitest';
import type { Problem } from '../lib/errors.ts';
import { testEnvironment } from '../tests/support/app.ts';
import { deploySystem, needsOf, type Setting } from './deploy.ts';

const dev = testEnvironment('dev');
const [bytebytego] = dev.deployments;
if (bytebytego === undefined) throw new Error('no system');
const { system } = bytebytego;
const setting: Setting = { ...dev, scaleToZero: false, ceilings: {} };
const choice = { host: 'a.example.com', needs: {}, services: {} };
const scalingOf = (changes: Partial<Setting>, services: Record<string, [number, number]> = {}) => {
  const deployed = deploySystem({ ...setting, ...changes }, system, { ...choice, services }, []).services;
  return { backend: deployed['backend']?.scaling, search: deployed['search']?.scaling };
};

describe('a system in an environment', () => {
  it('has the replicas that its own file says', () => {
    expect(scalingOf({})).toMatchObject({ backend: { perZone: [1, 6] }, search: { replicas: [1, 5] } });
  });

  it('has at most the replicas of the ceilings', () => {
    expect(scalingOf({ ceilings: { perZone: 2, workers: 3 } })).toMatchObject({
      backend: { perZone: [1, 2] },
      search: { replicas: [1, 3] },
    });
  });

  it('keeps the least that its file promises, whatever the ceiling', () => {
    const [, birthday] = dev.deployments;
    if (birthday === undefined) throw new Error('no birthday');
    const { services } = deploySystem({ ...setting, ceilings: { perZone: 1 } }, birthday.system, choice, []);
    expect(services['api']?.scaling).toMatchObject({ perZone: [2, 2] });
  });

  it('has chosen replicas as they stand, above the ceiling and above zero', () => {
    const chosen = { backend: [3, 9], search: [2, 8] } as Record<string, [number, number]>;
    expect(scalingOf({ ceilings: { perZone: 2, workers: 2 }, scaleToZero: true }, chosen)).toMatchObject({
      backend: { perZone: [3, 9] },
      search: { replicas: [2, 8] },
    });
  });

  it('lets workers go down to zero where the environment says so, and services never', () => {
    expect(scalingOf({ scaleToZero: true })).toMatchObject({
      backend: { perZone: [1, 6] },
      search: { replicas: [0, 5] },
    });
  });

  it('has the sizes of the environment, and its own where they are chosen', () => {
    const needs = { main: { storageGiB: 30 } };
    const deployed = deploySystem(setting, system, { ...choice, needs }, []);
    expect(deployed.sizes['main']).toMatchObject({ storageGiB: 30, instanceClass: 'db.t4g.micro' });
    expect(needsOf(deployed, 'postgres')).toMatchObject([['main', { version: '18.1', size: { storageGiB: 30 } }]]);
    expect(Object.keys(deployed.sizes)).not.toContain('events');
  });

  it('tells sizes that their kind does not have, and goes on with the environment’s', () => {
    const problems: Problem[] = [];
    const needs = { main: { nodeType: 'cache.t4g.micro' } };
    const deployed = deploySystem(setting, system, { ...choice, needs }, problems);
    expect(problems.map(({ code, path }) => `${code} ${path}`)).toEqual([
      'UNKNOWN_KEY environments/dev: systems.bytebytego.needs.main.nodeType',
    ]);
    expect(deployed.sizes['main']).toEqual(dev.sizes.postgres);
  });
});
