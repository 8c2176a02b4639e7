import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { committedDelivery } from '../../tests/support/delivery.ts';
import { firstDifference, GRAPH_FILE, graphDocument } from './document.ts';
import { type Job, NEEDS_LIMIT } from './job.ts';
import { environmentJobs } from './jobs.ts';

const delivery = committedDelivery();
const text = graphDocument(delivery);

describe('the job graph', () => {
  it('is committed as the stacks say; else run `npm run synth && npm run gitlab`', () => {
    expect(firstDifference(readFileSync(GRAPH_FILE, 'utf8'), text)).toMatchObject({
      given: undefined,
      allowed: undefined,
    });
  });

  it('says in YAML what the jobs are', () => {
    expect(parse(text)).toEqual(Object.assign({}, ...delivery.map(environmentJobs)));
  });

  it('says in its first line that nobody edits it, and what writes it', () => {
    expect(text.split('\n')[0]).toMatch(/^# Written by `npm run gitlab`.*do not edit/);
  });

  it('plans and applies every stack but the one that a person applies', () => {
    const jobs = Object.keys(parse(text) as Record<string, Job>);
    const stacks = delivery.flatMap(({ name, waves }) => waves.flat().map((stack) => `${name}:${stack.name}`));
    expect(stacks).toHaveLength(48);
    for (const stack of stacks) expect(jobs).toEqual(expect.arrayContaining([`plan:${stack}`, `apply:${stack}`]));
    expect(jobs.filter((name) => name.includes('bootstrap'))).toEqual([]);
  });

  it('gives no job more needs than GitLab takes, and needs only jobs that there are', () => {
    const jobs = parse(text) as Record<string, { needs: { job: string }[] }>;
    const known = new Set([...Object.keys(jobs), 'synth', 'reviewed']);
    for (const { needs } of Object.values(jobs)) {
      expect(needs.length).toBeLessThanOrEqual(NEEDS_LIMIT);
      expect(needs.filter(({ job }) => !known.has(job))).toEqual([]);
    }
  });

  it('names the first line that differs from what is committed', () => {
    expect(firstDifference('a\nb\n', 'a\nc\n')).toEqual({ line: 2, given: 'b', allowed: 'c' });
    expect(firstDifference('a\nb', 'a')).toEqual({ line: 2, given: 'b', allowed: undefined });
  });
});
