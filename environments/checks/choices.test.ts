import { describe, expect, it } from 'vitest';
import { birthday } from '../../systems/birthday.ts';
import { bytebytego } from '../../systems/bytebytego.ts';
import { realworld } from '../../systems/realworld.ts';
import { storefront } from '../../systems/storefront.ts';
import { brief, devWith, problemsOfDev, problemsOfSystem } from '../../tests/support/input.ts';

const only = (problems: ReturnType<typeof problemsOfDev>) => {
  expect(problems).toHaveLength(1);
  return problems[0];
};

describe('a database', () => {
  it('whose password RDS manages can have no replicas', () => {
    const sizes = { articles: { password: 'rds-managed', replicas: 2 } };
    expect(only(problemsOfDev({ 'systems.realworld.needs': sizes }))).toMatchObject({
      code: 'CONFLICTING_CHOICE',
      path: 'environments/dev: systems.realworld.needs.articles',
      given: "password 'rds-managed' with 2 replicas",
    });
    expect(problemsOfDev({ 'systems.realworld.needs': { articles: { password: 'rds-managed' } } })).toEqual([]);
  });

  it('without backups can have no replicas', () => {
    const sizes = { articles: { backupDays: 0, replicas: 1 } };
    expect(only(problemsOfDev({ 'systems.realworld.needs': sizes }))).toMatchObject({
      path: 'environments/dev: systems.realworld.needs.articles.backupDays',
      allowed: 'at least 1: RDS makes replicas from backups',
    });
  });

  it('without backups can promise no loss below a day', () => {
    const sizes = { 'systems.realworld.needs': { articles: { backupDays: 0 } } };
    expect(problemsOfDev(sizes)).toEqual([]);
    const problem = only(problemsOfDev({ ...sizes, 'recovery.rpoMinutes': 60 }));
    expect(problem?.allowed).toContain('no 60 minutes can be promised');
  });
});

describe('data on volumes of the cluster', () => {
  it('is saved every hour, so that no shorter loss can be promised for any system that has it', () => {
    expect(problemsOfDev({ 'recovery.rpoMinutes': 60 })).toEqual([]);
    expect(problemsOfDev({ 'recovery.rpoMinutes': 59 })).toEqual(
      ['storefront', 's3www'].map((system) =>
        expect.objectContaining({
          code: 'CONFLICTING_CHOICE',
          path: 'environments/dev: recovery.rpoMinutes',
          given: 59,
          allowed: `at least 60, since ${system} keeps data in the cluster, whose volumes are saved every hour`,
        }),
      ),
    );
  });

  it('may lie outside, and then does not limit the promise', () => {
    const outside = {
      'recovery.rpoMinutes': 59,
      'systems.storefront.needs': { shop: { hosting: 'uri' } },
      'systems.s3www.needs': { store: { endpoint: 'https://s3.example.com' } },
    };
    expect(problemsOfDev(outside)).toEqual([]);
  });
});

describe('a queue', () => {
  const kept = (retentionDays: number, deadLetterDays: number) =>
    problemsOfDev({ 'systems.bytebytego.needs': { search: { retentionDays, deadLetterDays } } });

  it.each([
    [10, 9],
    [10, 10],
    [14, 13],
  ])('that keeps messages for %i days does not keep dead letters for %i', (retentionDays, deadLetterDays) => {
    expect(only(kept(retentionDays, deadLetterDays))).toMatchObject({
      code: 'CONFLICTING_CHOICE',
      path: 'environments/dev: systems.bytebytego.needs.search.deadLetterDays',
      given: deadLetterDays,
    });
  });

  it('keeps dead letters longer than waiting messages, or both as long as SQS can', () => {
    expect(kept(10, 11)).toEqual([]);
    expect(kept(14, 14)).toEqual([]);
  });

  it('keeps messages longer than its alarm waits', () => {
    const problem = only(problemsOfSystem(bytebytego, { 'needs.search.oldestMessageSeconds': 4 * 86_400 }));
    expect(problem).toMatchObject({ path: 'environments/dev: systems.bytebytego.needs.search.retentionDays' });
    expect(problem?.allowed).toContain('it would never ring');
  });
});

describe('a service', () => {
  it('that serves requests does not go down to zero, a worker does', () => {
    expect(only(problemsOfDev({ 'systems.realworld.services': { backend: [0, 2] } }))).toMatchObject({
      code: 'CONFLICTING_CHOICE',
      path: 'environments/dev: systems.realworld.services.backend',
      allowed: 'at least 1: only workers go down to zero',
    });
    expect(problemsOfDev({ 'systems.bytebytego.services': { search: [0, 2] } })).toEqual([]);
  });

  it('with a fixed number is not resized by an environment', () => {
    const fixed = { 'services.backend.scaling': { by: 'fixed', replicas: 2 } };
    const environment = devWith({ 'systems.realworld.services': { backend: [1, 2] } });
    expect(brief(problemsOfSystem(realworld, fixed, environment))).toEqual([
      'CONFLICTING_CHOICE environments/dev: systems.realworld.services.backend',
    ]);
  });

  it('with probes has a port', () => {
    const changes = { 'services.search.readiness': { path: '/ready' } };
    expect(only(problemsOfSystem(bytebytego, changes))).toMatchObject({
      path: 'systems/bytebytego: services.search.port',
      allowed: 'a port, since the service has probes',
    });
  });

  it('calls others that listen, and not itself', () => {
    expect(only(problemsOfSystem(bytebytego, { 'services.backend.calls': ['search'] }))).toMatchObject({
      path: 'systems/bytebytego: services.backend.calls',
      given: 'search',
      fix: 'write the port of search, or remove the call',
    });
    expect(only(problemsOfSystem(realworld, { 'services.backend.calls': ['backend'] }))).toMatchObject({
      given: 'backend',
      allowed: 'other services',
    });
  });

  it('migrates only a database that it uses', () => {
    const changes = { 'services.backend.uses': { jwt: 'read' }, 'services.backend.variables': {} };
    expect(only(problemsOfSystem(realworld, changes))).toMatchObject({
      path: 'systems/realworld: services.backend.migration',
      fix: 'name the database in uses, or remove the migration',
    });
  });
});

describe('a system', () => {
  it('outside the mesh has neither a site nor an API gateway', () => {
    expect(only(problemsOfSystem(realworld, { 'needs.web': { kind: 'site' } }))).toMatchObject({
      code: 'CONFLICTING_CHOICE',
      path: 'systems/realworld: traffic',
      given: 'ingress',
    });
    const gateway = bytebytego.gateway;
    expect(brief(problemsOfSystem(storefront, { gateway }))).toEqual([
      'CONFLICTING_CHOICE systems/storefront: traffic',
    ]);
  });

  it('has one site at most', () => {
    expect(only(problemsOfSystem(bytebytego, { 'needs.help': { kind: 'site' } }))).toMatchObject({
      path: 'systems/bytebytego: needs',
      given: '2 sites',
    });
  });

  it('without an API gateway gets none from an environment', () => {
    const gateway = { issuer: 'https://login.example.com', audience: ['api'] };
    expect(only(problemsOfDev({ 'systems.birthday.gateway': gateway }))).toMatchObject({
      path: 'environments/dev: systems.birthday.gateway',
      allowed: 'none: the system declares no routes for it',
    });
    expect(problemsOfDev({ 'systems.bytebytego.gateway': gateway })).toEqual([]);
    expect(birthday.gateway).toBeUndefined();
  });

  it('of the mesh lies behind CloudFront where the load balancer hears nobody else', () => {
    const problem = only(problemsOfDev({ 'edge.openTo': 'cloudfront' }));
    expect(problem).toMatchObject({ code: 'CONFLICTING_CHOICE', path: 'environments/dev: edge.openTo' });
    expect(problem?.allowed).toContain('birthday is not behind CloudFront');
  });
});
