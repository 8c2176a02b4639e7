import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { committedDelivery } from '../support/delivery.ts';
import { type Event, type ListedJob, LocalGitlab } from './gitlab-ci-local.ts';

let gitlab: LocalGitlab;
beforeAll(() => {
  gitlab = new LocalGitlab();
});
afterAll(() => gitlab.close());

const delivery = committedDelivery();
const stacks = delivery.flatMap(({ name, waves }) => waves.flat().map((stack) => `${name}:${stack.name}`));
const removed = delivery.map(({ name }) => `${name}:removed`);
const plans = [...stacks, ...removed].map((name) => `plan:${name}`).sort();
const gates = ['charts:check', 'check', 'packages', 'synth', 'trivy'];
const tests = ['unit', 'charts', 'policy', 'review', 'embedded', 'pipeline'].map((phase) => `test: [${phase}]`);

const lists = new Map<string, Promise<readonly ListedJob[]>>();

async function jobs(event: Event, variables: Readonly<Record<string, string>> = {}) {
  const key = JSON.stringify([event, variables]);
  const list = lists.get(key) ?? gitlab.list(event, variables);
  lists.set(key, list);
  const listed = await list;
  const active = listed.filter(({ when }) => when !== 'never');
  return { active, names: active.map(({ name }) => name).sort() };
}

const manualOf = (active: readonly ListedJob[]) =>
  active
    .filter(({ when }) => when === 'manual')
    .map(({ name }) => name)
    .sort();

describe('a merge request', () => {
  it('checks, plans every stack, writes the note and the review page; it applies nothing and pushes no chart', async () => {
    const { active, names } = await jobs('merge_request_event');
    expect(names.filter((name) => !/^test:long|^job-image/.test(name))).toEqual(
      [...gates, ...tests, ...plans, 'note', 'page'].sort(),
    );
    expect(manualOf(active)).toEqual([]);
  });
});

describe('a push to main', () => {
  it('plans anew and applies each stack by its own job', async () => {
    const { names } = await jobs('push');
    const applies = [...stacks, ...removed].map((name) => `apply:${name}`);
    expect(names).toEqual(expect.arrayContaining([...plans, ...applies, 'reviewed', 'verify:dev', 'verify:prod']));
    expect(names.filter((name) => /^(note|drift|rehearse)/.test(name))).toEqual([]);
  });

  it('leaves a manual twin for each stack of dev and staging, and one question for each wave of prod', async () => {
    const { active } = await jobs('push');
    const twins = [...stacks, ...removed]
      .filter((name) => !name.startsWith('prod:'))
      .map((name) => `apply:${name}:by-hand`);
    const waves = delivery.at(-1)?.waves.map((_, index) => `apply:prod:wave-${index + 1}`) ?? [];
    expect(manualOf(active)).toEqual([...twins, ...waves, 'apply:prod:removed:by-hand'].sort());
  });

  it('needs only what is part of it, and never what is manual', async () => {
    const { active, names } = await jobs('push');
    const manual = manualOf(active);
    const known = new Set(names.map((name) => name.replace(/: \[.*/, '')));
    const needs = active.flatMap((job) => (job.needs ?? []).map((need) => ({ of: job.name, ...need })));
    expect(needs.length).toBeGreaterThan(500);
    expect(needs.filter(({ job, optional }) => manual.includes(job) || (!optional && !known.has(job)))).toEqual([]);
  });
});

describe('a schedule', () => {
  it('looks for drift in every environment and does nothing else', async () => {
    const { names } = await jobs('schedule', { TASK: 'drift' });
    expect(names).toEqual(['drift:dev', 'drift:prod', 'drift:staging', 'packages', 'synth', 'trivy']);
  });

  it('rehearses', async () => {
    const { names } = await jobs('schedule', { TASK: 'rehearsal' });
    expect(names.filter((name) => name.startsWith('rehearse'))).toEqual([
      'rehearse:dev',
      'rehearse:prod',
      'rehearse:staging',
    ]);
  });

  it.each([{ TASK: 'drift' }, { TASK: 'rehearsal' }, {}])(
    'applies nothing and pushes nothing: %o',
    async (variables) => {
      const { names } = await jobs('schedule', variables);
      expect(names.filter((name) => /^(apply|plan|charts|verify|reviewed|note)/.test(name))).toEqual([]);
    },
  );
});
