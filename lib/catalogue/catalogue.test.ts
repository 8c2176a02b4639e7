import { describe, expect, it } from 'vitest';
import * as catalogue from './index.ts';

interface Found {
  readonly path: string;
  readonly entry: catalogue.CatalogueEntry;
}

/** Everything below the catalogue's exports that has a version, whatever table it stands in. */
function entries(value: unknown, path: string): Found[] {
  if (typeof value !== 'object' || value === null) return [];
  const here = 'version' in value ? [{ path, entry: value as catalogue.CatalogueEntry }] : [];
  return [...here, ...Object.entries(value).flatMap(([key, child]) => entries(child, `${path}.${key}`))];
}

const found = entries(catalogue, 'catalogue');

describe('every entry of the catalogue', () => {
  it('is found by the walk: releases, add-ons, engines, charts, images, runtimes, tools', () => {
    for (const table of [
      'KUBERNETES_RELEASES',
      'EKS_ADDONS',
      'POSTGRES_VERSIONS',
      'CACHE_ENGINES',
      'CHARTS',
      'IMAGES',
    ]) {
      expect(found.filter(({ path }) => path.startsWith(`catalogue.${table}.`)).length, table).toBeGreaterThan(3);
    }
    expect(found.map(({ path }) => path)).toContain('catalogue.LAMBDA_RUNTIME');
  });

  it('has a real date that does not lie after the catalogue was read', () => {
    for (const { path, entry } of found) {
      expect(catalogue.isIsoDate(entry.date), `${path} ${entry.date}`).toBe(true);
      expect(entry.date <= catalogue.CATALOGUE_DATE, path).toBe(true);
    }
  });

  it('has a source that a person can open', () => {
    for (const { path, entry } of found) expect(entry.source, path).toMatch(/^https:\/\/[^\s]+$/);
  });

  it('floats nowhere', () => {
    for (const { path, entry } of found) expect(entry.version, path).not.toMatch(/latest|stable|main|[\^~*<>|\s]/);
  });
});
