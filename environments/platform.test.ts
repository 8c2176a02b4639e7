import { describe, expect, it } from 'vitest';
import { systems } from '../systems/index.ts';
import { realworld } from '../systems/realworld.ts';
import { brief, changed, devWith, problemsOf, problemsOfDev } from '../tests/support/input.ts';
import { dev } from './dev.ts';
import { loadPlatform } from './platform.ts';
import { prod } from './prod.ts';

describe('loading', () => {
  it('tells everything at once: what a schema refuses, and what can’t stand together elsewhere', () => {
    const broken = systems.map((system) => (system === realworld ? changed(system, 'traffic', 'train') : system));
    const problems = problemsOf(
      [changed(prod, 'region', 'mars'), devWith({ 'network.subnets.app.1': '10.0.2.0/24' })],
      broken,
    );
    expect(brief(problems)).toEqual([
      'INVALID_VALUE systems/realworld: traffic',
      'CIDR_OVERLAP environments/dev: network.subnets.app.1',
      'INVALID_VALUE environments/prod: region',
    ]);
  });

  it('does not call a system unknown whose file is only wrong', () => {
    const broken = systems.map((system) => (system === realworld ? changed(system, 'delivery', 'mail') : system));
    expect(brief(problemsOf([dev], broken))).toEqual(['INVALID_VALUE systems/realworld: delivery']);
  });

  it('does not ask who owns an account that is not known yet', () => {
    const without = [dev, prod].map((input) => changed(input, 'account.id', undefined));
    expect(brief(problemsOf(without))).toEqual([
      'ACCOUNT_MISSING environments/dev: account.id',
      'ACCOUNT_MISSING environments/prod: account.id',
    ]);
  });

  it('refuses one lock table for two environments in one account and region', () => {
    const second = changed(
      changed(changed(prod, 'account', { id: '111111111111', singletons: 'elsewhere' }), 'region', 'ap-south-1'),
      'secondRegion',
      'us-east-1',
    );
    expect(brief(problemsOf([dev, second]))).toEqual(['DUPLICATE environments: dev, prod: state.lockTable']);
    const own = changed(second, 'state.lockTable', 'prod-locks');
    expect(problemsOf([dev, own])).toEqual([]);
  });

  it('takes a name of a need that is too long as such', () => {
    const long = 'n'.repeat(31);
    const edited = changed(realworld, `needs.${long}`, { kind: 'secret', keys: ['key'] });
    const problems = problemsOf(
      [dev],
      systems.map((system) => (system === realworld ? edited : system)),
    );
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ path: `systems/realworld: needs.${long}`, given: long, code: 'NAME_TOO_LONG' });
  });

  it('keeps the reasons of deviations by their path', () => {
    const [environment] = loadPlatform({ environments: [dev], systems }).environments;
    expect(environment?.reasons['network.nat']).toMatch(/a third of the price/);
    expect(environment?.network.nat).toBe('single');
  });

  it('cuts replicas to the ceilings of the environment', () => {
    const [environment] = loadPlatform({ environments: [dev], systems }).environments;
    const backend = environment?.deployments[0]?.services['backend'];
    expect(backend?.scaling).toMatchObject({ by: 'load', perZone: [1, 2] });
    expect(brief(problemsOfDev({ 'ceilings.perZone': 0 }))).toEqual([
      'INVALID_VALUE environments/dev: ceilings.perZone',
    ]);
  });
});
