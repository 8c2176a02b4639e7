import { describe, expect, it } from 'vitest';
import { bytebytego } from '../../systems/bytebytego.ts';
import { realworld } from '../../systems/realworld.ts';
import { s3www } from '../../systems/s3www.ts';
import { brief, problemsOfSystem } from '../../tests/support/input.ts';

describe('an object store', () => {
  it('has its root and its users in secrets with the keys of a login', () => {
    expect(problemsOfSystem(s3www, { 'needs.store-root.keys': ['root-user'] })).toMatchObject([
      {
        code: 'CONFLICTING_CHOICE',
        path: 'systems/s3www: needs.store.root',
        allowed: 'a secret with the keys root-user and root-password',
      },
    ]);
    expect(problemsOfSystem(s3www, { 'needs.store.root': 'store-rot' })).toMatchObject([
      { code: 'UNKNOWN_NEED', fix: 'did you mean `store-root`? Else name a need of the kind secret' },
    ]);
    expect(brief(problemsOfSystem(s3www, { 'needs.store.users.store-reader.bucket': 'site2' }))).toEqual([
      'UNKNOWN_NEED systems/s3www: needs.store.users.store-reader.bucket',
    ]);
  });
});

describe('buckets of a store', () => {
  it('are named once', () => {
    expect(brief(problemsOfSystem(s3www, { 'needs.store.buckets': ['site', 'site', 'site'] }))).toEqual([
      'DUPLICATE systems/s3www: needs.store.buckets',
    ]);
  });
});

describe('a seed', () => {
  const seed = 'systems/s3www: services.web.seed';

  it('goes into a bucket of a store that the service uses', () => {
    expect(brief(problemsOfSystem(s3www, { 'services.web.seed.store': 'store-root' }))).toEqual([
      `UNKNOWN_NEED ${seed}.store`,
    ]);
    expect(
      problemsOfSystem(s3www, { 'services.web.uses': { 'store-reader': 'read' }, 'services.web.variables': {} }),
    ).toMatchObject([{ path: `${seed}.store`, fix: 'add `store` to uses' }]);
  });

  it('is put by a user who may write there', () => {
    expect(problemsOfSystem(s3www, { 'services.web.seed.login': 'store-reader' })).toMatchObject([
      { code: 'CONFLICTING_CHOICE', path: `${seed}.login`, allowed: 'a user of the store who may write into site' },
    ]);
    expect(brief(problemsOfSystem(s3www, { 'services.web.seed.login': 'nobody' }))).toEqual([
      `UNKNOWN_NEED ${seed}.login`,
    ]);
  });

  it('is one certain file', () => {
    expect(brief(problemsOfSystem(s3www, { 'services.web.seed.sha256': 'c218' }))).toEqual([
      `INVALID_VALUE ${seed}.sha256`,
    ]);
    expect(brief(problemsOfSystem(s3www, { 'services.web.seed.url': 'http://example.com/x' }))).toEqual([
      `INVALID_VALUE ${seed}.url`,
    ]);
  });
});

describe('a worker', () => {
  const scaling = { by: 'load', perZone: [1, 2] };

  it('without a queue is refused', () => {
    expect(problemsOfSystem(bytebytego, { 'services.search.scaling': scaling })).toMatchObject([
      {
        code: 'CONFLICTING_CHOICE',
        path: 'systems/bytebytego: services.search.scaling',
        given: 'load',
        allowed: 'a queue whose length decides, since the service has no port',
      },
    ]);
  });

  it('may have a fixed number of replicas where it receives, or only jobs at fixed times', () => {
    const fixed = { by: 'fixed', replicas: 1 };
    expect(problemsOfSystem(bytebytego, { 'services.search.scaling': fixed })).toEqual([]);
    const nightly = { schedule: '0 3 * * *', command: ['/app/report'] };
    expect(
      problemsOfSystem(bytebytego, {
        'services.search.scaling': fixed,
        'services.search.uses': {},
        'services.search.variables': {},
        'services.search.crons': { nightly },
      }),
    ).toEqual([]);
  });
});

describe('a service that others call', () => {
  it('has a second replica when a node is drained', () => {
    expect(problemsOfSystem(realworld, { 'services.backend.scaling': { by: 'fixed', replicas: 1 } })).toMatchObject([
      { path: 'systems/realworld: services.backend.scaling.replicas', given: 1, fix: 'write 2 or more' },
    ]);
    expect(problemsOfSystem(realworld, { 'services.backend.scaling': { by: 'fixed', replicas: 2 } })).toEqual([]);
  });

  it('has a port where it is exposed', () => {
    expect(brief(problemsOfSystem(bytebytego, { 'services.search.exposed': 'load-balancer' }))).toEqual([
      'CONFLICTING_CHOICE systems/bytebytego: services.search.exposed',
    ]);
  });
});

describe('what a system says of a service', () => {
  const service = 'systems/realworld: services.backend';

  it('of the wrong type is told with the type that is taken', () => {
    expect(problemsOfSystem(realworld, { 'services.backend.port': 'http' })).toEqual([
      {
        code: 'INVALID_VALUE',
        path: `${service}.port`,
        given: 'http',
        allowed: 'expected number, received string',
        fix: 'write a value that is accepted at port',
      },
    ]);
  });

  it('under a key that nobody reads is told by that key', () => {
    expect(problemsOfSystem(realworld, { 'services.backend.replicas': 3 })).toEqual([
      {
        code: 'UNKNOWN_KEY',
        path: `${service}.replicas`,
        given: 'replicas',
        allowed: 'only the keys that the schema names',
        fix: 'remove `replicas` or correct its spelling',
      },
    ]);
  });
});

describe('names in a namespace', () => {
  it('are of one owner', () => {
    const { services } = structuredClone(s3www);
    const web = { ...services['web'], routes: [] };
    expect(brief(problemsOfSystem(s3www, { 'services.store': web }))).toEqual([
      'DUPLICATE systems/s3www: services.store',
    ]);
    expect(brief(problemsOfSystem(s3www, { 'services.web-canary': web }))).toEqual([
      'DUPLICATE systems/s3www: services.web-canary',
    ]);
    for (const name of ['store-root', 'store-writer', 'web-seed']) {
      expect(brief(problemsOfSystem(s3www, { [`services.${name}`]: { ...web, seed: undefined } }))).toEqual([
        `DUPLICATE systems/s3www: services.${name}`,
      ]);
    }
    expect(brief(problemsOfSystem(s3www, { 'services.s3www-system': web }))).toEqual([
      'DUPLICATE systems/s3www: services.s3www-system',
    ]);
  });

  it('leave room for what Kubernetes appends to a job', () => {
    const job = { schedule: '0 3 * * *', command: ['x'] };
    expect(problemsOfSystem(bytebytego, { 'services.recommendation.crons': { 'refresh-the-indexes': job } })).toEqual(
      [],
    );
    const services = { 'services.media-processor.crons': { 'a-name-with-21-letter': job } };
    expect(brief(problemsOfSystem(bytebytego, services))).toEqual([
      'NAME_TOO_LONG systems/bytebytego: services.media-processor.crons.a-name-with-21-letter',
    ]);
  });
});
