import { describe, expect, it } from 'vitest';
import { isIsoDate } from './entry.ts';
import { DEFAULT_KUBERNETES_MINOR } from './kubernetes.ts';
import { NODE_RELEASES, nodeRelease } from './node-images.ts';

describe('releases of node images', () => {
  it('exist for the minor that a new environment runs', () => {
    expect(nodeRelease(DEFAULT_KUBERNETES_MINOR)).toBe('1.36.4-20260930');
  });

  it('are left to EKS where the catalogue names none', () => {
    expect(nodeRelease('1.31')).toBeUndefined();
  });

  it('belong to their minor and name the day of the image', () => {
    for (const [minor, { version, date }] of Object.entries(NODE_RELEASES)) {
      expect(version.startsWith(`${minor}.`), version).toBe(true);
      expect(version.endsWith(date.replaceAll('-', '')), version).toBe(true);
      expect(isIsoDate(date)).toBe(true);
    }
  });
});
