import { describe, expect, it } from 'vitest';
import { systems } from '../../systems/index.ts';
import { brief, devWith, problemsOfDev } from '../../tests/support/input.ts';
import { loadPlatform } from '../platform.ts';

const FILE = { 'cluster.kubeconfig': '/srv/kubeconfig' };
const loaded = (changes: Readonly<Record<string, unknown>>) =>
  loadPlatform({ environments: [devWith(changes)], systems, local: true }).environments[0];

describe('a kubeconfig', () => {
  it('is refused where jobs of GitLab apply the environment', () => {
    const [problem, ...others] = problemsOfDev(FILE);
    expect(others).toEqual([]);
    expect(problem).toMatchObject({
      code: 'CONFLICTING_CHOICE',
      path: 'environments/dev: cluster.kubeconfig',
      given: '/srv/kubeconfig',
    });
    expect(problem?.allowed).toMatch(/^no file: GitLab's jobs/);
  });

  it('is accepted for what runs on this machine, and is absent otherwise', () => {
    expect(loaded(FILE)?.cluster.kubeconfig).toBe('/srv/kubeconfig');
    expect(loaded({})?.cluster).not.toHaveProperty('kubeconfig');
  });

  it('is a whole path that neither Terraform nor a shell reads as more than text', () => {
    expect(loaded({ 'cluster.kubeconfig': '/home/jörg m/.cache/local/kubeconfig' })).toBeDefined();
    for (const path of ['kubeconfig', '~/.kube/config', '/', '/srv/${x}', '/srv/%{x}', "/srv/'", '/srv/"', '/srv/a\nb'])
      expect(brief(problemsOfDev({ 'cluster.kubeconfig': path })), path).toEqual([
        'INVALID_VALUE environments/dev: cluster.kubeconfig',
      ]);
  });
});

describe('a resolver on loopback', () => {
  const at = (resolver: string) => ({ 'dns.resolver': resolver });

  it.each(['127.0.0.1:5353', '127.0.0.53', '0.0.0.0'])('is refused where jobs of GitLab apply it: %s', (resolver) => {
    const [problem, ...others] = problemsOfDev(at(resolver));
    expect(others).toEqual([]);
    expect(problem).toMatchObject({
      code: 'CONFLICTING_CHOICE',
      path: 'environments/dev: dns.resolver',
      given: resolver,
    });
  });

  it('is accepted for what runs on this machine, and others are anywhere', () => {
    expect(loaded(at('127.0.0.1:5353'))?.dns.resolver).toBe('127.0.0.1:5353');
    for (const resolver of ['1.1.1.1', '10.0.0.2', '100.127.0.1', '9.9.9.9:5353'])
      expect(problemsOfDev(at(resolver)), resolver).toEqual([]);
  });
});
