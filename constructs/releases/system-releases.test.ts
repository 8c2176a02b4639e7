import { describe, expect, it } from 'vitest';
import { testEnvironment } from '../../tests/support/app.ts';
import { schemaErrors } from '../../tests/support/chart-schema.ts';
import { changedFacts, factsOf, systemFacts } from '../../tests/support/system-facts.ts';
import { systemReleases } from './system-releases.ts';

const ENVIRONMENTS = ['dev', 'staging', 'prod'] as const;

describe('the releases of a system', () => {
  const outline = (environment: 'dev' | 'prod', system: string) =>
    systemReleases(systemFacts(environment, system), 'read').map(({ wave, chart, name }) => `${wave} ${chart} ${name}`);

  it('are what its services share, its stores, and each service', () => {
    expect(outline('prod', 'storefront')).toEqual([
      '0 system storefront-system',
      '1 document-store shop',
      '2 application frontend',
      '2 application product',
      '2 application cart',
      '2 application order',
    ]);
    expect(outline('dev', 's3www')).toEqual(['0 system s3www-system', '1 object-store store', '2 application web']);
    expect(outline('dev', 'realworld')).toEqual(['0 system realworld-system', '2 application backend']);
  });

  it('have no store that lies elsewhere', () => {
    const storefront = systemFacts('prod', 'storefront');
    const elsewhere = changedFacts(storefront, { sizes: { shop: { hosting: 'uri', members: 3, volumeGiB: 20 } } });
    const releases = systemReleases(elsewhere, 'later');
    expect(releases.map(({ chart }) => chart)).not.toContain('document-store');
    expect(
      releases.flatMap(({ chart, name, values }) => schemaErrors(chart, values).map((error) => `${name} ${error}`)),
    ).toEqual([]);
  });

  it('leave digests and canaries to Argo CD where it reads them itself', () => {
    const [read] = systemReleases(systemFacts('dev', 'birthday'), 'read').slice(-1);
    const [later] = systemReleases(systemFacts('dev', 'birthday'), 'later').slice(-1);
    expect(read?.values).toMatchObject({ image: { digest: null }, canary: null });
    expect(later?.values).not.toHaveProperty('image.digest');
    expect(later?.values).not.toHaveProperty('canary');
  });
});

describe('values', () => {
  const releases = ENVIRONMENTS.flatMap((name) => {
    const environment = testEnvironment(name);
    return environment.deployments.flatMap((deployment) =>
      (['read', 'later'] as const).flatMap((versions) =>
        systemReleases(factsOf(environment, deployment), versions).map((release) => ({
          ...release,
          place: `${name} ${deployment.system.name} ${release.name} ${versions}`,
        })),
      ),
    );
  });

  it('of every release of every environment are accepted by the schema of their chart', () => {
    const errors = releases.flatMap(({ place, chart, values }) =>
      schemaErrors(chart, values).map((error) => `${place}: ${error}`),
    );
    expect(errors).toEqual([]);
    expect(releases).toHaveLength(3 * 2 * (5 + 2 + 17));
  });

  it('that are wrong are refused by it, so that the check above can fail', () => {
    const [release] = releases.slice(-1);
    expect(schemaErrors('application', { ...release?.values, replicas: 2 })).toEqual([
      '/: must NOT have additional properties',
    ]);
    expect(schemaErrors('application', { ...release?.values, mesh: 'yes' })).toEqual(['/mesh: must be boolean']);
  });

  it('hold no secret value: passwords and keys stay templates', () => {
    const text = JSON.stringify(releases.map(({ values }) => values));
    expect(text).not.toMatch(/:\/\/[^/"{]+:[^@"{/]+@/);
    expect(text).toContain('{{ .main_password | urlquery }}');
  });
});
