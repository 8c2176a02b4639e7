import { describe, expect, it } from 'vitest';
import type { DeliveryEnvironment } from './delivery.ts';
import { type Job, NEEDS_LIMIT } from './job.ts';
import { environmentJobs } from './jobs.ts';

const waves: DeliveryEnvironment['waves'] = [
  [{ name: 'account', upstream: [], needsCluster: false }],
  [{ name: 'network', upstream: ['account'], needsCluster: false }],
  [{ name: 'platform', upstream: ['account', 'network'], needsCluster: true }],
];
const dev: DeliveryEnvironment = {
  name: 'dev',
  tier: 'development',
  after: undefined,
  asks: false,
  chartStack: 'account',
  waves,
};
const prod: DeliveryEnvironment = { ...dev, name: 'prod', tier: 'production', after: 'dev', asks: true };

function job(environment: DeliveryEnvironment, name: string): Job {
  const found = environmentJobs(environment)[name];
  if (found === undefined) throw new Error(`no job ${name}`);
  return found;
}

function needs(found: Job): readonly { job: string; artifacts?: boolean; optional?: boolean }[] {
  return found['needs'] as never;
}

describe('jobs of an environment', () => {
  it('plan and apply each stack by itself, with a manual twin where the pipeline may apply', () => {
    expect(Object.keys(environmentJobs(dev))).toEqual([
      'charts:dev',
      'charts:dev:new',
      'plan:dev:account',
      'plan:dev:network',
      'plan:dev:platform',
      'apply:dev:account',
      'apply:dev:account:by-hand',
      'apply:dev:network',
      'apply:dev:network:by-hand',
      'apply:dev:platform',
      'apply:dev:platform:by-hand',
      'plan:dev:removed',
      'apply:dev:removed',
      'apply:dev:removed:by-hand',
      'verify:dev',
      'drift:dev',
      'rehearse:dev',
    ]);
  });

  it('ask once per wave where a person is asked, instead of once per stack', () => {
    const manual = Object.entries(environmentJobs(prod)).filter(([, { extends: base }]) => base === '.by-hand');
    expect(manual.map(([name]) => name)).toEqual(['apply:prod:wave-1', 'apply:prod:wave-2', 'apply:prod:wave-3']);
    expect(job(prod, 'apply:prod:wave-2')['resource_group']).toBe('prod');
  });

  it('read in a plan what upstream stacks are about to change', () => {
    expect(needs(job(dev, 'plan:dev:platform'))).toEqual([
      { job: 'synth' },
      { job: 'charts:dev', artifacts: false, optional: true },
      { job: 'plan:dev:account' },
      { job: 'plan:dev:network' },
    ]);
  });

  it('take into an apply its own plan, what was read, and the verification of the environment before', () => {
    expect(needs(job(dev, 'apply:dev:network'))).toEqual([
      { job: 'synth' },
      { job: 'plan:dev:network' },
      { job: 'reviewed' },
      { job: 'apply:dev:account', artifacts: false },
    ]);
    expect(needs(job(prod, 'apply:prod:network'))).toEqual([
      { job: 'synth' },
      { job: 'plan:prod:network' },
      { job: 'verify:dev' },
      { job: 'apply:prod:account', artifacts: false },
    ]);
  });

  it('count nothing as read where a person is asked', () => {
    expect(job(prod, 'apply:prod:network')['variables']).toMatchObject({
      PLATFORM_REVIEWED: '.gitlab/nothing-reviewed.json',
    });
    expect(job(dev, 'apply:dev:network')['variables']).toMatchObject({ PLATFORM_REVIEWED: 'cdktf.out/reviewed.json' });
  });

  it('never need a manual job: GitLab would skip them until somebody clicks', () => {
    const jobs = { ...environmentJobs(dev), ...environmentJobs(prod) };
    const manual = Object.keys(jobs).filter((name) => String(jobs[name]?.['extends']).startsWith('.by-hand'));
    expect(manual).toHaveLength(8);
    expect(Object.values(jobs).flatMap((found) => needs(found).filter((need) => manual.includes(need.job)))).toEqual(
      [],
    );
  });

  it('share a state with no other job at a time', () => {
    const groups = (stack: string) =>
      ['plan', 'apply'].map((verb) => job(dev, `${verb}:dev:${stack}`)['resource_group']);
    expect(groups('network')).toEqual(['dev-network', 'dev-network']);
    expect(job(dev, 'apply:dev:network:by-hand')['resource_group']).toBe('dev-network');
  });

  it('count as a deployment only where they change something', () => {
    const action = (found: Job) => (found['environment'] as { action?: string }).action;
    expect(action(job(dev, 'plan:dev:network'))).toBe('prepare');
    expect(action(job(dev, 'apply:dev:network'))).toBeUndefined();
    expect(action(job(prod, 'apply:prod:network'))).toBe('prepare');
    expect(action(job(prod, 'apply:prod:wave-2'))).toBeUndefined();
    expect(job(prod, 'verify:prod')['environment']).toEqual({ name: 'prod/verified', deployment_tier: 'production' });
  });

  it('run on the runner of the VPC only where they need the cluster', () => {
    expect(job(dev, 'plan:dev:platform')['tags']).toEqual(['$RUNNER_DEV']);
    expect(job(dev, 'plan:dev:network')['tags']).toBeUndefined();
    expect(job(prod, 'apply:prod:wave-2')['tags']).toBeUndefined();
    expect(job(prod, 'apply:prod:wave-3')['tags']).toEqual(['$RUNNER_PROD']);
    expect(job({ ...dev, name: 'pre-prod' }, 'drift:pre-prod')['tags']).toEqual(['$RUNNER_PRE_PROD']);
  });

  it('verify after the last stack, the removed ones and the charts', () => {
    expect(needs(job(prod, 'verify:prod')).map((need) => need.job)).toEqual([
      'synth',
      'apply:prod:platform',
      'apply:prod:removed',
      'charts:prod:new',
      'verify:dev',
    ]);
  });

  it('keep what a failed apply leaves, whoever started it: a state that could not be saved lies there', () => {
    const paths = (found: Job) => (found['artifacts'] as { paths?: readonly string[] } | undefined)?.paths;
    expect(paths(job(dev, 'apply:dev:network'))).toEqual(['cdktf.out/plans/dev-network/']);
    expect(paths(job(dev, 'apply:dev:network:by-hand'))).toEqual(['cdktf.out/plans/dev-network/']);
    const mail = { name: 'mail', upstream: ['account'], needsCluster: false };
    const wider = { ...prod, waves: waves.map((wave, index) => (index === 1 ? [...wave, mail] : wave)) };
    expect(paths(job(wider, 'apply:prod:wave-2'))).toEqual([
      'cdktf.out/plans/prod-network/',
      'cdktf.out/plans/prod-mail/',
    ]);
    expect(paths(job(dev, 'apply:dev:removed:by-hand'))).toEqual(['cdktf.out/plans/dev-*/']);
  });

  it('push no charts where no stack has repositories for them', () => {
    const without = environmentJobs({ ...dev, chartStack: undefined });
    expect(Object.keys(without).filter((name) => name.startsWith('charts'))).toEqual([]);
    expect(JSON.stringify(without)).not.toContain('charts:');
  });

  it('stay below the limit of needs with forty systems', () => {
    const systems = Array.from({ length: 40 }, (_, n) => ({
      name: `s${n}`,
      upstream: ['account', 'network', 'platform'],
      needsCluster: true,
    }));
    const many = environmentJobs({ ...prod, waves: [...waves, systems] });
    expect(Math.max(...Object.values(many).map((found) => needs(found).length))).toBeLessThanOrEqual(NEEDS_LIMIT);
  });
});
