import { describe, expect, it } from 'vitest';
import { brief, problemsOfDev } from '../../tests/support/input.ts';

describe('an environment', () => {
  it('in an unknown region is told the known ones', () => {
    const [problem, ...others] = problemsOfDev({ region: 'mars-north-1' });
    expect(others).toEqual([]);
    expect(problem).toMatchObject({ code: 'INVALID_VALUE', path: 'environments/dev: region', given: 'mars-north-1' });
    expect(problem?.allowed).toContain('us-east-1');
  });

  it('with an unknown second region is told the known ones', () => {
    expect(brief(problemsOfDev({ secondRegion: 'us-east-9' }))).toEqual([
      'INVALID_VALUE environments/dev: secondRegion',
    ]);
  });

  it('in a zone that its region does not have is told the zones', () => {
    const [problem, ...others] = problemsOfDev({ 'network.zones': ['a', 'f'] });
    expect(others).toEqual([]);
    expect(problem).toMatchObject({
      code: 'UNKNOWN_ZONE',
      path: 'environments/dev: network.zones.1',
      given: 'ap-south-1f',
      allowed: 'a, b, c (the zones of ap-south-1 that EKS accepts)',
    });
  });

  it('in one zone twice is told that it would not survive its loss', () => {
    const [problem, ...others] = problemsOfDev({ 'network.zones': ['a', 'a'] });
    expect(others).toEqual([]);
    expect(problem).toMatchObject({ code: 'DUPLICATE', path: 'environments/dev: network.zones.1', given: 'a' });
    expect(problem?.fix).toContain('do not survive its loss');
  });
});
