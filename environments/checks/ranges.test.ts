import { describe, expect, it } from 'vitest';
import { bytebytego } from '../../systems/bytebytego.ts';
import { realworld } from '../../systems/realworld.ts';
import { brief, problemsOfDev, problemsOfSystem } from '../../tests/support/input.ts';

describe('a least and a most', () => {
  it('of nodes stand in this order', () => {
    const [problem, ...others] = problemsOfDev({ 'cluster.nodes.system.perZone': [4, 3] });
    expect(others).toEqual([]);
    expect(problem).toMatchObject({
      code: 'INVALID_VALUE',
      path: 'environments/dev: cluster.nodes.system.perZone',
      given: [4, 3],
      fix: 'write [3, 4], or raise the most',
    });
  });

  it('of replicas stand in this order, in an environment and in a system', () => {
    expect(brief(problemsOfDev({ 'systems.realworld.services': { backend: [2, 1] } }))).toEqual([
      'INVALID_VALUE environments/dev: systems.realworld.services.backend',
    ]);
    expect(brief(problemsOfSystem(realworld, { 'services.backend.scaling.perZone': [5, 4] }))).toEqual([
      'INVALID_VALUE systems/realworld: services.backend.scaling',
    ]);
    expect(brief(problemsOfSystem(bytebytego, { 'services.search.scaling.replicas': [6, 5] }))).toEqual([
      'INVALID_VALUE systems/bytebytego: services.search.scaling',
    ]);
  });

  it('may be the same number', () => {
    expect(problemsOfDev({ 'cluster.nodes.system.perZone': [3, 3] })).toEqual([]);
  });
});

describe('storage of a database', () => {
  it('needs room of a tenth to grow, for a whole environment or for one need', () => {
    const [problem, ...others] = problemsOfDev({
      'systems.realworld.needs': { articles: { storageGiB: 100, maxStorageGiB: 109 } },
    });
    expect(others).toEqual([]);
    expect(problem).toMatchObject({
      code: 'INVALID_VALUE',
      path: 'environments/dev: systems.realworld.needs.articles.maxStorageGiB',
      given: 109,
      allowed: 'at least 111, a tenth above storageGiB',
    });
    expect(problemsOfDev({ 'systems.realworld.needs': { articles: { storageGiB: 100, maxStorageGiB: 111 } } })).toEqual(
      [],
    );
    expect(brief(problemsOfDev({ 'sizes.postgres.maxStorageGiB': 20 }))).toHaveLength(3);
  });
});
