import { describe, expect, it } from 'vitest';
import { refusalsOf } from './forbidden.ts';
import type { KubernetesObject } from './release.ts';

const object = (apiVersion: string, kind: string, name: string, namespace?: string): KubernetesObject => ({
  apiVersion,
  kind,
  metadata: { name, namespace },
});
const RBAC = 'rbac.authorization.k8s.io/v1';
const SAID = [
  'Error from server (Forbidden): secrets "login" is forbidden: User "plan" cannot get resource "secrets" in API group "" in the namespace "shop"',
  `Error from server (Forbidden): clusterroles.rbac.authorization.k8s.io "reader" is forbidden: User "plan" cannot get resource "clusterroles" in API group "rbac.authorization.k8s.io" at the cluster scope`,
].join('\n');

describe('what kubectl says of objects that it may not read', () => {
  it('names exactly those, by kind, name and namespace', () => {
    const { refused, failures } = refusalsOf(SAID);
    expect(failures).toEqual([]);
    expect(refused(object('v1', 'Secret', 'login', 'shop'))).toBe(true);
    expect(refused(object('v1', 'Secret', 'login', 'blog'))).toBe(false);
    expect(refused(object('v1', 'Secret', 'other', 'shop'))).toBe(false);
    expect(refused(object('v1', 'ConfigMap', 'login', 'shop'))).toBe(false);
    expect(refused(object('acme.io/v1', 'Secret', 'login', 'shop'))).toBe(false);
    // A kind without namespaces, placed into that of its release.
    expect(refused(object(RBAC, 'ClusterRole', 'reader', 'shop'))).toBe(true);
    expect(refused(object(RBAC, 'ClusterRoleBinding', 'reader'))).toBe(false);
  });

  it.each([
    ['networkpolicies', 'NetworkPolicy'],
    ['ingresses', 'Ingress'],
    ['endpoints', 'Endpoints'],
  ])('finds %s to be of %s', (plural, kind) => {
    const { refused } = refusalsOf(
      `Error from server (Forbidden): ${plural}.g "a" is forbidden: User "u" cannot get resource "${plural}" in API group "g" in the namespace "n"`,
    );
    expect(refused(object('g/v1', kind, 'a', 'n'))).toBe(true);
  });

  it('is no failure where a kind is gone or a warning stands between', () => {
    const gone = 'error: unable to recognize no matches for kind "Foo" in version "a.b/v1"';
    expect(refusalsOf(`Warning: v1 ComponentStatus is deprecated\n${gone}\n`).failures).toEqual([]);
  });

  it('is a failure in any other case', () => {
    const lost = 'Unable to connect to the server: dial tcp 10.0.0.1:443: i/o timeout';
    expect(refusalsOf(lost).failures).toEqual([lost]);
  });
});
