import { describe, expect, it } from 'vitest';
import { changedFacts, systemFacts } from '../../tests/support/system-facts.ts';
import { quota } from './quota.ts';

describe('the quota of a system', () => {
  it('holds every service at its most, with its surge, canaries, jobs and sidecars: birthday in prod', () => {
    // 12 replicas, 3 more while they are replaced, 2 canaries in each of 3 zones, 1 migration; 100 m and 128 MiB each, twice.
    expect(quota(systemFacts('prod', 'birthday'))).toEqual({ pods: 22, cpuMillicores: 22 * 200, memoryMiB: 22 * 256 });
  });

  it('has no sidecars outside the mesh, and room for a store with one pod more: s3www in dev', () => {
    // web: 4 + 1 + 4 canaries + 1 seed; store: 1 server + 1.
    expect(quota(systemFacts('dev', 's3www'))).toEqual({
      pods: 12,
      cpuMillicores: 10 * 100 + 2 * 250,
      memoryMiB: 10 * 128 + 2 * 512,
    });
  });

  it('has no room for a store that lies elsewhere', () => {
    const elsewhere = { store: { endpoint: 'https://s3.example.com', servers: 4 as const, volumeGiB: 20 } };
    expect(quota(changedFacts(systemFacts('dev', 's3www'), { sizes: elsewhere })).pods).toBe(10);
  });

  it('counts workers by their most in all, and every job at a fixed time', () => {
    const facts = systemFacts('dev', 'bytebytego');
    const { search } = facts.deployment.services;
    if (search === undefined) throw new Error('no search');
    const job = { schedule: '0 3 * * *', command: ['x'], timeoutSeconds: 60 };
    const more = changedFacts(facts, { services: { search: { ...search, crons: { a: job, b: job } } } });
    expect(quota(more).pods - quota(facts).pods).toBe(2);
    const zero = { ...search, scaling: { ...search.scaling, replicas: [0, 6] } } as typeof search;
    // Six instead of two, and two of surge instead of one.
    expect(quota(changedFacts(facts, { services: { search: zero } })).pods - quota(facts).pods).toBe(5);
  });
});
