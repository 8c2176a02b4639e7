import { describe, expect, it } from 'vitest';
import { CHARTS, keepNewest } from './chart-repositories.ts';

describe('chart repositories', () => {
  it('exist for every chart that we push', () => {
    expect(CHARTS).toEqual(['system', 'application', 'document-store', 'object-store', 'gitops']);
  });

  it('forget only what is older than the newest versions', () => {
    expect(keepNewest(200).rules).toHaveLength(1);
    expect(keepNewest(200).rules[0]?.selection).toEqual({
      tagStatus: 'any',
      countType: 'imageCountMoreThan',
      countNumber: 200,
    });
  });
});
