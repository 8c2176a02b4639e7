import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseNote } from '../../pipeline/summary/merge-request-note.ts';
import type { Ran } from './gitlab-ci-local.ts';
import { ENVIRONMENTS, type EnvironmentName } from './gitlab-fixture.ts';
import { GitlabProject } from './gitlab-project.ts';

/** The committed graph with the real commands, Terraform, states and locks in three accounts; each part goes on from the one before. */
let project: GitlabProject;
beforeAll(async () => {
  project = await GitlabProject.start('bytebytego-aws');
}, 600_000);
afterAll(() => project.stop());

const LONG = 900_000;
const plans = (environment: EnvironmentName) => jobsOf('plan', environment);
const applies = (environment: EnvironmentName) => jobsOf('apply', environment);

function jobsOf(kind: 'plan' | 'apply', environment: EnvironmentName): readonly string[] {
  return [...project.fixture.names, 'removed'].map((name) => `${kind}:${environment}:${name}`);
}

/** How each job ended, as gitlab-ci-local tells at the end. */
function ends({ output }: Ran): Readonly<Record<string, string>> {
  const lines = output.matchAll(/^ (PASS|FAIL|WARN) +(\S+)/gm);
  return Object.fromEntries([...lines].map(([, end = '', job = '']) => [job, end]));
}

function endedWith({ output, ...ran }: Ran, end: string): readonly string[] {
  return Object.entries(ends({ output, ...ran }))
    .filter(([, found]) => found === end)
    .map(([job]) => job)
    .sort();
}

/** Roles that jobs acted with. */
function roles({ calls }: Ran): readonly string[] {
  const arns = calls.flatMap((call) => call.match(/\|as arn:aws:iam::(\d+:role\/\S+)$/)?.[1] ?? []);
  return [...new Set(arns)].sort();
}

/** Files that a job has left of a stack's plan. */
function left(job: string, stack: string): readonly string[] {
  return readdirSync(folderOf(job, stack)).sort();
}

function folderOf(job: string, stack: string): string {
  return join(project.gitlab.artifactsOf(job), 'cdktf.out/plans', stack);
}

async function allSerials() {
  return Object.fromEntries(
    await Promise.all(ENVIRONMENTS.map(async (environment) => [environment, await project.serials(environment)])),
  );
}

describe('a first deployment', () => {
  const image = { kind: 'image', service: 'web', file: 'gitops/dev/bytebytego.yaml' } as const;

  it(
    'goes as far as it can once its first plan was read; what waits is orange, and no other environment is reached',
    async () => {
      const commit = project.commit({ 'dev-bytebytego-aws': { facts: { prerequisites: [image], firstValues: [] } } });
      const request = { event: 'merge_request_event', id: 10, variables: { CI_MERGE_REQUEST_IID: '1' } } as const;
      const read = await project.run({ ...request, jobs: ['synth', 'plan:dev:account', 'note'] });
      expect(read.code, read.output).toBe(0);
      project.api.merged.set(commit, 1);
      const jobs = ['synth', 'reviewed', ...plans('dev'), ...applies('dev'), 'verify:dev', 'plan:staging:account'];
      const ran = await project.run({ event: 'push', id: 11, jobs: [...jobs, 'apply:staging:account'] });
      expect(ran.code, ran.output).toBe(0);
      expect(endedWith(ran, 'WARN')).toEqual(['apply:dev:bytebytego-aws', 'apply:staging:account', 'verify:dev']);
      expect(ran.output).toContain('web awaits its image');
      expect(ran.output).toContain('dev is not verified');
      const applied = project.fixture.names.filter((name) => name !== 'bytebytego-aws');
      expect(Object.keys(await project.serials('dev')).sort()).toEqual(['bootstrap', ...applied].sort());
      expect(Object.keys(await project.serials('staging'))).toEqual(['bootstrap']);
      expect((await project.values('dev', 'edge'))['made']).toContain('dev-account 1');
    },
    LONG,
  );
});

describe('a change on its way', () => {
  const CHANGED = Object.fromEntries(ENVIRONMENTS.map((environment) => [`${environment}-network`, { own: '2' }]));
  const ownOf = async (environment: EnvironmentName) => (await project.values(environment, 'network'))['own'];
  let commit: string;
  let before: Awaited<ReturnType<typeof allSerials>>;

  beforeAll(async () => {
    await Promise.all(
      ENVIRONMENTS.map(async (environment) => {
        await project.byPerson(environment, {}, 'plan');
        await project.byPerson(environment, {}, 'apply');
      }),
    );
    before = await allSerials();
    commit = project.commit(CHANGED);
  }, LONG);

  it(
    'is planned in its merge request with the roles that read, into one note, and nothing is applied',
    async () => {
      const request = { event: 'merge_request_event', id: 20, variables: { CI_MERGE_REQUEST_IID: '2' } } as const;
      const ran = await project.run({ ...request, jobs: ['synth', ...ENVIRONMENTS.flatMap(plans), 'note', 'page'] });
      expect(ran.code, ran.output).toBe(0);
      await project.run({ ...request, jobs: ['note'] });
      expect(roles(ran)).toEqual([
        '111111111111:role/dev-plan',
        '222222222222:role/staging-plan',
        '333333333333:role/prod-plan',
      ]);
      const [note, ...further] = project.api.notes.get('2') ?? [];
      expect([further, note?.editor]).toEqual([[], 'pipeline']);
      expect([...parseNote(note?.body ?? '').keys()].sort()).toEqual([
        'dev-network',
        'prod-network',
        'staging-network',
      ]);
      expect(left('plan:dev:network', 'dev-network')).toEqual([
        'changes.json',
        'record.json',
        'report.json',
        'summary.txt',
      ]);
      const page = readFileSync(join(project.gitlab.artifactsOf('page'), 'cdktf.out/review/index.html'), 'utf8');
      for (const environment of ENVIRONMENTS)
        expect(page).toContain(`"id":"${environment}-network","status":"changes"`);
      const report = JSON.parse(readFileSync(join(folderOf('plan:dev:network', 'dev-network'), 'report.json'), 'utf8'));
      expect(report).toEqual({ create: 0, update: 1, delete: 0 });
      expect(await allSerials()).toEqual(before);
    },
    LONG,
  );

  it(
    'is applied on main where the plan is what was read; where it is another, it and everything after it waits',
    async () => {
      const byHand = { 'staging-network': { own: 'by hand' } };
      await project.byPerson('staging', byHand, 'plan', 'network');
      await project.byPerson('staging', byHand, 'apply', 'network');
      project.api.merged.set(commit, 2);
      // A part of the stacks has no last wave that `verify` could wait for: so here each environment has its turn.
      const push = { event: 'push', id: 30 } as const;
      const planned = ['synth', 'reviewed', ...ENVIRONMENTS.flatMap(plans)];
      const dev = await project.run({ ...push, jobs: [...planned, ...applies('dev')] });
      const staging = await project.run({ ...push, jobs: ['verify:dev', ...applies('staging')] });
      const prod = await project.run({ ...push, jobs: ['verify:staging', ...applies('prod'), 'verify:prod'] });
      for (const { code, output } of [dev, staging, prod]) expect(code, output).toBe(0);
      expect(endedWith(dev, 'WARN')).toEqual([]);
      expect(endedWith(staging, 'WARN')).toEqual(['apply:staging:network']);
      expect(endedWith(prod, 'WARN')).toEqual([...applies('prod'), 'verify:prod', 'verify:staging'].sort());
      expect(staging.output).toMatch(/apply:staging:network.*no plan with this digest was read in the merge request/);
      expect(prod.output).toMatch(/apply:prod:network.*staging is not verified/);
      expect(await Promise.all(ENVIRONMENTS.map(ownOf))).toEqual(['2', 'by hand', '1']);
      expect(left('plan:dev:network', 'dev-network')).toEqual([
        ...['changes.json', 'plan.json.enc', 'plan.tfplan.enc', 'record.json', 'report.json', 'summary.txt'],
      ]);
      const { network, ...others } = await project.serials('dev');
      expect(others).toEqual({ ...before['dev'], network: undefined });
    },
    LONG,
  );

  it(
    'goes on when a person has applied it: the commit is verified, and prod waits for a person of its own',
    async () => {
      const clicked = await project.run({ event: 'push', id: 30, jobs: ['apply:staging:network:by-hand'] });
      expect(clicked.code, clicked.output).toBe(0);
      expect(await ownOf('staging')).toBe('2');
      expect(project.api.retried).toEqual(['30']);
      const waited = ['apply:staging:network', 'verify:staging', ...applies('prod'), 'verify:prod'];
      const retried = await project.run({ event: 'push', id: 30, jobs: waited });
      expect(retried.code, retried.output).toBe(0);
      expect(endedWith(retried, 'WARN')).toEqual(['apply:prod:network', 'verify:prod']);
      expect(await ownOf('prod')).toBe('1');
    },
    LONG,
  );

  it(
    'reaches prod by the question of its wave',
    async () => {
      const clicked = await project.run({ event: 'push', id: 30, jobs: ['apply:prod:wave-2'] });
      expect(clicked.code, clicked.output).toBe(0);
      expect(roles(clicked)).toEqual(['333333333333:role/prod-apply']);
      expect(await ownOf('prod')).toBe('2');
      const retried = await project.run({ event: 'push', id: 30, jobs: ['apply:prod:network', 'verify:prod'] });
      expect(ends(retried)).toEqual({ 'apply:prod:network': 'PASS', 'verify:prod': 'PASS' });
    },
    LONG,
  );

  it(
    'leaves nothing for a schedule to do, which reads every environment and applies nothing',
    async () => {
      const serials = await allSerials();
      const jobs = ['synth', ...ENVIRONMENTS.map((environment) => `drift:${environment}`)];
      const ran = await project.run({ event: 'schedule', id: 40, jobs, variables: { TASK: 'drift' } });
      expect(ran.code, ran.output).toBe(0);
      expect(roles(ran)).toEqual([
        '111111111111:role/dev-plan',
        '222222222222:role/staging-plan',
        '333333333333:role/prod-plan',
      ]);
      expect(await allSerials()).toEqual(serials);
    },
    LONG,
  );
});

describe('a plan that fails', () => {
  it(
    'stops what follows, also what was read: in S3 nothing behind it has changed',
    async () => {
      const changed = { 'dev-account': { own: '3' }, 'dev-edge': { own: '3' } };
      project.commit(changed);
      const request = { event: 'merge_request_event', id: 50, variables: { CI_MERGE_REQUEST_IID: '5' } } as const;
      const stacks = ['account', 'network', 'edge'];
      const three = stacks.map((stack) => `plan:dev:${stack}`);
      const read = await project.run({ ...request, jobs: ['synth', ...three, 'note'] });
      expect(read.code, read.output).toBe(0);
      expect(parseNote(project.api.notes.get('5')?.[0]?.body ?? '').has('dev-edge')).toBe(true);
      const before = await project.serials('dev');
      project.api.merged.set(project.commit({ ...changed, 'dev-network': { broken: true } }), 5);
      const jobs = ['synth', 'reviewed', ...three, ...stacks.map((stack) => `apply:dev:${stack}`)];
      const ran = await project.run({ event: 'push', id: 51, jobs });
      expect(ran.code).not.toBe(0);
      expect(endedWith(ran, 'FAIL')).toEqual(['plan:dev:network']);
      expect(ran.output).toContain('nowhere');
      const { account, ...others } = await project.serials('dev');
      expect(account).toBeGreaterThan(before['account'] ?? Number.POSITIVE_INFINITY);
      expect(others).toEqual({ ...before, account: undefined });
      expect((await project.values('dev', 'edge'))['own']).toBe('1');
    },
    LONG,
  );
});
