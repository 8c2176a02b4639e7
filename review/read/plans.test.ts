import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ReviewProblem } from '../model/review-model.ts';
import { readPlans } from './plans.ts';

let outdir: string;

beforeEach(() => {
  outdir = mkdtempSync(join(tmpdir(), 'review-plans-'));
});

afterEach(() => rmSync(outdir, { recursive: true }));

function put(path: string, content: object | string): void {
  const file = join(outdir, 'plans', path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
}

const record = { version: 1, stack: 'dev-network', at: '2026-11-21T00:00:00Z', terraform: '1.11.4', kind: 'apply' };
const plan = {
  format_version: '1.2',
  terraform_version: '1.11.4',
  resource_changes: [
    {
      address: 'aws_vpc.vpc',
      mode: 'managed',
      type: 'aws_vpc',
      name: 'vpc',
      change: { actions: ['create'], before: null, after: { cidr_block: '10.0.0.0/16' } },
    },
  ],
};
const changes = { version: 1, terraform: '1.11.4', changesOutputs: false, resources: [], loud: [] };

function read() {
  const problems: ReviewProblem[] = [];
  return { plans: readPlans(outdir, problems), problems };
}

/** A stack that neither waits nor is unchanged. */
const planned = (id: string, drawn: unknown = null) => ({ id, deferred: [], unchanged: false, changes: drawn });

describe('plans of stacks', () => {
  it('are none where nothing was planned, and where every plan was applied', () => {
    expect(read()).toEqual({ plans: [], problems: [] });
    mkdirSync(join(outdir, 'plans'));
    expect(read()).toEqual({ plans: [], problems: [] });
  });

  it('are drawn from the plan itself, by stack; a folder that is being written is none', () => {
    put('dev-network/record.json', record);
    put('dev-network/plan.json', plan);
    put('dev-account/record.json', { ...record, unchanged: true });
    put('.dev-cluster/record.json', record);
    const { plans, problems } = read();
    expect(plans).toEqual([
      { ...planned('dev-account'), unchanged: true },
      planned('dev-network', expect.objectContaining({ version: 1, terraform: '1.11.4' })),
    ]);
    expect(plans[1]?.changes?.resources.map(({ address, action }) => [address, action])).toEqual([
      ['aws_vpc.vpc', 'create'],
    ]);
    expect(problems).toEqual([]);
  });

  it('of a merge request, where no plan is kept, are what the plan command drew', () => {
    put('dev-network/record.json', record);
    put('dev-network/changes.json', changes);
    expect(read()).toEqual({ plans: [planned('dev-network', changes)], problems: [] });
  });

  it('are what the plan command drew also where the plan lies beside it: the guard has seen more', () => {
    put('dev-network/record.json', record);
    put('dev-network/plan.json', plan);
    put('dev-network/changes.json', changes);
    expect(read()).toEqual({ plans: [planned('dev-network', changes)], problems: [] });
  });

  it('that wait come with their reasons', () => {
    const deferred = [{ reason: 'image', what: 'no digest', help: 'push one' }];
    put('dev-shop/record.json', { ...record, deferred });
    expect(read()).toEqual({ plans: [{ ...planned('dev-shop'), deferred }], problems: [] });
  });
});

describe('a plan that cannot be read', () => {
  const fix = 'plan it again: `npm run plan -- dev network`';

  it('is told where it was cut short, and the rest is read', () => {
    put('dev-account/record.json', { ...record, unchanged: true });
    put('dev-network/record.json', record);
    put('dev-network/plan.json', '{"format_version":"1.2","resource_');
    put('dev-network/changes.json', changes);
    const { plans, problems } = read();
    expect(plans).toEqual([{ ...planned('dev-account'), unchanged: true }, planned('dev-network')]);
    expect(problems).toEqual([
      { where: 'plans/dev-network/plan.json', given: expect.stringContaining('34 characters that are no JSON'), fix },
    ]);
  });

  it('is told where another format was written', () => {
    put('dev-network/record.json', { ...record, terraform: '2.0.0' });
    put('dev-network/plan.json', { ...plan, format_version: '2.0', terraform_version: '2.0.0' });
    const { plans, problems } = read();
    expect(plans).toEqual([planned('dev-network')]);
    expect(problems).toEqual([
      {
        where: 'plans/dev-network/plan.json',
        given: 'a plan in format 2.0 of Terraform 2.0.0; the page reads format 1',
        fix,
      },
    ]);
  });

  it('is told where it is of another Terraform than the record', () => {
    put('dev-network/record.json', record);
    put('dev-network/plan.json', { ...plan, terraform_version: '1.12.0' });
    const { plans, problems } = read();
    expect(plans).toEqual([planned('dev-network')]);
    expect(problems.map(({ given }) => given)).toEqual([
      'a plan of Terraform 1.12.0, where the record names Terraform 1.11.4',
    ]);
  });

  it('is told where its record is missing or no object', () => {
    put('dev-network/plan.json', plan);
    put('dev-account/record.json', '[]');
    const { plans, problems } = read();
    expect(plans).toEqual([planned('dev-account'), planned('dev-network')]);
    expect(problems).toEqual([
      {
        where: 'plans/dev-account/record.json',
        given: '[], which is no object',
        fix: 'plan it again: `npm run plan -- dev account`',
      },
      { where: 'plans/dev-network/record.json', given: 'no such file', fix },
    ]);
  });

  it('is told where neither plan nor changes lie there', () => {
    put('dev-network/record.json', record);
    const { plans, problems } = read();
    expect(plans).toEqual([planned('dev-network')]);
    expect(problems).toEqual([{ where: 'plans/dev-network/changes.json', given: 'no such file', fix }]);
  });

  it('is told where another version of the platform drew its changes', () => {
    put('dev-network/record.json', record);
    put('dev-network/changes.json', { ...changes, version: 2 });
    const { plans, problems } = read();
    expect(plans).toEqual([planned('dev-network')]);
    expect(problems.map(({ given }) => given)).toEqual(['changes of another version']);
  });
});
