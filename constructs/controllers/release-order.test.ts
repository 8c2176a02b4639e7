import { describe, expect, it } from 'vitest';
import type { PlatformRelease } from './platform-release.ts';
import { releaseOrder } from './release-order.ts';

const release = (name: string, ...after: string[]): PlatformRelease => ({
  name,
  namespace: 'kube-system',
  chart: 'keda',
  values: {},
  after,
});
const names = (...releases: PlatformRelease[]) => releaseOrder(releases).map(({ name }) => name);

describe('the order of releases', () => {
  it('puts each behind all that it names, and keeps the rest as it was', () => {
    expect(names(release('c', 'a', 'b'), release('b', 'a'), release('d'), release('a'))).toEqual(['d', 'a', 'b', 'c']);
  });

  it('refuses a name that no release has, and says which there are', () => {
    expect(() => names(release('a'), release('b', 'aa'))).toThrow(/b\.after[\s\S]*given: {3}"aa"[\s\S]*platform: a, b/);
  });

  it('refuses a circle and names all of it, but nobody outside', () => {
    expect(() => names(release('x'), release('a', 'b', 'x'), release('b', 'a'))).toThrow(
      /given: {3}\["a after b","b after a"\]/,
    );
  });

  it('refuses two releases of one name', () => {
    expect(() => names(release('a'), release('a'))).toThrow(/no other release of the platform has/);
  });
});
