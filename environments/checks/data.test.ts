import { describe, expect, it } from 'vitest';
import { PlatformError, type Problem } from '../../lib/errors.ts';
import { systems } from '../../systems/index.ts';
import { realworld } from '../../systems/realworld.ts';
import type { SystemInput } from '../../systems/schema.ts';
import { dev } from '../dev.ts';
import { environments } from '../index.ts';
import { loadPlatform } from '../platform.ts';
import { prod } from '../prod.ts';
import type { EnvironmentInput } from '../schema.ts';

type Json = Record<string, unknown>;

/** The committed data with one value changed at a dotted path; undefined removes it. */
function changed<T>(data: T, path: string, value: unknown): T {
  const copy = structuredClone(data) as Json;
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  const parent = keys.reduce<Json>((at, key) => at[key] as Json, copy);
  if (value === undefined) delete parent[last];
  else parent[last] = value;
  return copy as T;
}

function problemsOf(
  environmentInputs: readonly EnvironmentInput[],
  systemInputs: readonly SystemInput[] = systems,
): readonly Problem[] {
  try {
    loadPlatform({ environments: environmentInputs, systems: systemInputs });
    return [];
  } catch (error) {
    if (error instanceof PlatformError) return error.problems;
    throw error;
  }
}

const inDev = (path: string, value: unknown) => problemsOf([changed(dev, path, value)]);
const inSystem = (system: SystemInput, path: string, value: unknown) =>
  problemsOf(
    [dev],
    systems.map((item) => (item === system ? changed(item, path, value) : item)),
  );
const brief = (problems: readonly Problem[]) => problems.map(({ code, path }) => `${code} ${path}`);

describe('the committed data', () => {
  it('has no problem and no warning', () => {
    expect(problemsOf(environments)).toEqual([]);
    expect(loadPlatform({ environments, systems }).warnings).toEqual([]);
  });
});

describe('an environment', () => {
  it('that names an unknown system is told the one that was probably meant', () => {
    const [problem, ...others] = inDev('systems.realwrld', { host: 'x.dev.techitfactory.com' });
    expect(others).toEqual([]);
    expect(problem).toMatchObject({
      code: 'UNKNOWN_SYSTEM',
      path: 'environments/dev: systems.realwrld',
      given: 'realwrld',
    });
    expect(problem?.allowed).toBe('bytebytego, birthday, storefront, s3www, realworld');
    expect(problem?.fix).toMatch(/^did you mean `realworld`\?/);
  });

  it('with an unknown key is told where', () => {
    expect(brief(inDev('network.nats', 'single'))).toEqual(['UNKNOWN_KEY environments/dev: network.nats']);
  });

  it('that sizes a need or a service which does not exist is told so', () => {
    expect(brief(inDev('systems.realworld.needs', { articels: { storageGiB: 50 } }))).toEqual([
      'UNKNOWN_NEED environments/dev: systems.realworld.needs',
    ]);
    expect(brief(inDev('systems.realworld.services', { frontend: [1, 2] }))).toEqual([
      'UNKNOWN_SERVICE environments/dev: systems.realworld.services',
    ]);
  });

  it('that gives a need a size of another kind is told so', () => {
    expect(brief(inDev('systems.realworld.needs', { articles: { nodeType: 'cache.t4g.micro' } }))).toEqual([
      'UNKNOWN_KEY environments/dev: systems.realworld.needs.articles.nodeType',
    ]);
  });

  it('without an account id is told both ways to give one', () => {
    const [problem] = inDev('account.id', undefined);
    expect(problem).toMatchObject({ code: 'ACCOUNT_MISSING', path: 'environments/dev: account.id' });
    expect(problem?.fix).toBe('write account.id, or set PLATFORM_DEV_ACCOUNT_ID');
  });

  it('takes its account id from the variable where one is set', () => {
    const platform = loadPlatform({
      environments: [dev],
      systems,
      variables: { PLATFORM_DEV_ACCOUNT_ID: '999999999999' },
    });
    expect(platform.environments[0]?.accountId).toBe('999999999999');
  });

  it('whose database is kept longer than AWS keeps it is told the range', () => {
    const [problem] = inDev('sizes.postgres.backupDays', 36);
    expect(problem).toMatchObject({
      code: 'INVALID_VALUE',
      path: 'environments/dev: sizes.postgres.backupDays',
      given: 36,
    });
    expect(problem?.allowed).toMatch(/<=35/);
  });

  it('with replicas of a database whose password RDS manages has to choose', () => {
    const size = { replicas: 1, password: 'rds-managed' };
    expect(brief(inDev('systems.birthday.needs', { main: size }))).toEqual([
      'CONFLICTING_CHOICE environments/dev: systems.birthday.needs.main',
    ]);
  });

  it('with a host outside its zones is told the zones', () => {
    const [problem] = inDev('systems.realworld.host', 'realworld.example.com');
    expect(problem).toMatchObject({ code: 'CONFLICTING_CHOICE', path: 'environments/dev: systems.realworld.host' });
    expect(problem?.allowed).toBe('a host inside dev.techitfactory.com');
  });

  it('with two systems on one host and path is told who has it already', () => {
    const problems = inDev('systems.realworld.host', 'files.dev.techitfactory.com');
    expect(brief(problems)).toEqual(['ROUTE_CONFLICT environments/dev: systems/realworld: services.backend.routes']);
    expect(problems[0]?.allowed).toBe('a host and path that systems/s3www: services.web does not have already');
  });

  it('with an unsupported Kubernetes version is told the supported ones', () => {
    const [problem] = inDev('cluster.version', '1.28');
    expect(problem).toMatchObject({
      code: 'VERSION_UNSUPPORTED',
      path: 'environments/dev: cluster.version',
      given: '1.28',
    });
    expect(problem?.allowed).toMatch(/1\.35, 1\.36/);
  });

  it('with a Kubernetes version in extended support is accepted with a warning and its price', () => {
    const platform = loadPlatform({ environments: [changed(dev, 'cluster.version', '1.31')], systems });
    expect(platform.warnings).toEqual([
      expect.stringMatching(
        /environments\/dev: cluster\.version: Kubernetes 1\.31 is in extended support.*0\.50 USD an hour more \(about 365 USD a month\)/,
      ),
      expect.stringMatching(/dev: cluster\.version: Istio 1\.31\.\d+ is made for Kubernetes 1\.32, .*, not for 1\.31$/),
      'environments/dev: cluster.version: the cluster autoscaler is made for Kubernetes 1.33, 1.34, 1.35, 1.36, not for 1.31',
    ]);
  });

  it('with a Kubernetes version that the chosen autoscaler is not made for is warned, of the chosen one only', () => {
    const old = changed(changed(dev, 'cluster.version', '1.32'), 'cluster.autoscaler', 'karpenter');
    const extended = expect.stringContaining('is in extended support');
    expect(loadPlatform({ environments: [old], systems }).warnings).toEqual([extended]);
    expect(loadPlatform({ environments: [changed(dev, 'cluster.version', '1.32')], systems }).warnings).toEqual([
      extended,
      expect.stringContaining('the cluster autoscaler is made for Kubernetes'),
    ]);
  });

  it('with a Kubernetes version that leaves standard support within two months is warned', () => {
    const platform = loadPlatform({ environments: [changed(dev, 'cluster.version', '1.34')], systems });
    expect(platform.warnings).toEqual([
      expect.stringMatching(/1\.34 leaves standard support on 2026-12-02, in 11 days/),
    ]);
  });

  it('with an instance type that nobody knows is told where', () => {
    expect(brief(inDev('cluster.nodes.system.instanceType', 't3.tiny'))).toContain(
      'INVALID_VALUE environments/dev: cluster.nodes.system.instanceType',
    );
  });

  it('whose second region is its own is told so', () => {
    expect(brief(inDev('secondRegion', 'ap-south-1'))).toEqual(['CONFLICTING_CHOICE environments/dev: secondRegion']);
  });

  it('with a name over the limit is told the limit', () => {
    const [problem] = inDev('name', 'developmentarea');
    expect(problem).toMatchObject({
      code: 'NAME_TOO_LONG',
      path: 'environments/developmentarea: name',
      given: 'developmentarea',
    });
    expect(problem?.allowed).toMatch(/at most 10 characters/);
  });
});

describe('two environments', () => {
  it('in one account are refused unless exactly one owns what the account has once', () => {
    const shared = changed(prod, 'account.id', '111111111111');
    const [problem, ...others] = problemsOf([dev, shared]);
    expect(others).toEqual([]);
    expect(problem).toMatchObject({ code: 'ACCOUNT_CONFLICT', given: 'dev and prod own them' });
    expect(problemsOf([dev, changed(shared, 'account.singletons', 'elsewhere')])).toEqual([]);
    expect(
      brief(
        problemsOf([
          changed(dev, 'account.singletons', 'elsewhere'),
          changed(shared, 'account.singletons', 'elsewhere'),
        ]),
      ),
    ).toEqual(['ACCOUNT_CONFLICT environments: dev, prod: account.singletons']);
  });

  it('may share a CIDR, but neither a name nor a state bucket', () => {
    expect(problemsOf([dev, prod])).toEqual([]);
    expect(brief(problemsOf([dev, changed(prod, 'state.bucket', 'bytebytego-terraform-state-dev')]))).toEqual([
      'DUPLICATE environments: state.bucket',
    ]);
    expect(brief(problemsOf([dev, changed(prod, 'name', 'dev')]))).toEqual(['DUPLICATE environments: name']);
  });

  it('that are both wrong are told everything at once', () => {
    expect(brief(problemsOf([changed(dev, 'region', 7), changed(prod, 'account.id', '12')]))).toEqual([
      'INVALID_VALUE environments/dev: region',
      'ACCOUNT_MISSING environments/prod: account.id',
    ]);
  });
});

describe('a system', () => {
  it('whose service uses an undeclared need is told the declared ones', () => {
    const [problem] = inSystem(realworld, 'services.backend.uses.cache', 'connect');
    expect(problem).toMatchObject({
      code: 'UNKNOWN_NEED',
      path: 'systems/realworld: services.backend.uses.cache',
      given: 'cache',
      allowed: 'articles, jwt',
    });
  });

  it('whose service uses a need in a way that its kind does not know is told the ways', () => {
    const [problem] = inSystem(realworld, 'services.backend.uses.jwt', 'publish');
    expect(problem).toMatchObject({
      code: 'CONFLICTING_CHOICE',
      given: 'publish',
      allowed: 'read (what a secret can be used for)',
    });
  });

  it('whose service calls or scales by something unknown is told where', () => {
    expect(brief(inSystem(realworld, 'services.backend.calls', ['mailer']))).toEqual([
      'UNKNOWN_SERVICE systems/realworld: services.backend.calls',
    ]);
    expect(
      brief(inSystem(realworld, 'services.backend.scaling', { by: 'queue', queue: 'mail', replicas: [0, 1] })),
    ).toEqual(['UNKNOWN_NEED systems/realworld: services.backend.scaling.queue']);
  });

  it('whose worker scales by a queue that it does not receive from is told so', () => {
    const problems = problemsOf(
      [dev],
      systems.map((item) =>
        item === realworld
          ? changed(
              changed(item, 'needs.mail', { kind: 'queue', workerTimeoutSeconds: 30 }),
              'services.backend.scaling',
              { by: 'queue', queue: 'mail', replicas: [0, 1] },
            )
          : item,
      ),
    );
    expect(brief(problems)).toEqual(['CONFLICTING_CHOICE systems/realworld: services.backend.scaling.queue']);
  });

  it('whose topic or bucket names something that is no queue is told the queues', () => {
    expect(brief(inSystem(realworld, 'needs.events', { kind: 'topic', fanOut: ['jwt'] }))).toEqual([
      'UNKNOWN_NEED systems/realworld: needs.events.fanOut',
    ]);
    expect(
      brief(inSystem(realworld, 'needs.files', { kind: 'bucket', holds: 'files', notifies: { queue: 'jobs' } })),
    ).toEqual(['UNKNOWN_NEED systems/realworld: needs.files.notifies.queue']);
  });

  it('whose routes lack a port is told to name one', () => {
    expect(brief(inSystem(realworld, 'services.backend.port', undefined))).toEqual([
      'CONFLICTING_CHOICE systems/realworld: services.backend.port',
    ]);
  });

  it('whose engine version is not in the catalogue is told the versions', () => {
    const [problem] = inSystem(realworld, 'needs.articles.version', '9.6');
    expect(problem).toMatchObject({
      code: 'VERSION_UNSUPPORTED',
      path: 'systems/realworld: needs.articles.version',
      given: '9.6',
    });
    expect(problem?.allowed).toMatch(/18\.1/);
  });
});
