import { describe, expect, it } from 'vitest';
import { releaseContext } from '../../tests/support/release-context.ts';
import { publicHosts } from '../edge/hosts.ts';
import { BLACKBOX_RELEASE, blackboxExporterValues, probedPages } from './blackbox-exporter-values.ts';

const context = releaseContext('prod');
const values = blackboxExporterValues(context);
const probes = values['extraManifests'] as { metadata: { name: string }; spec: Record<string, unknown> }[];

describe('visited pages', () => {
  it('are every public host at the path by which the edge checks it, and the platform’s own pages', () => {
    const pages = probedPages(context);
    const own = pages.filter(({ systems }) => systems[0] === 'platform');
    expect(own.map(({ url }) => url)).toEqual([
      'https://argocd.realworld-inc.link/healthz',
      'https://grafana.realworld-inc.link/api/health',
    ]);
    expect(pages.filter((page) => !own.includes(page)).map(({ url }) => url)).toEqual(
      publicHosts(context.environment).map(({ host, checkedPath }) => `https://${host}${checkedPath}`),
    );
    expect(pages).toHaveLength(7);
  });

  it('leave out pages that are not published without single sign-on', () => {
    const { sso: _, ...environment } = context.environment;
    expect(probedPages({ ...context, environment })).toHaveLength(5);
  });
});

describe('the blackbox exporter', () => {
  it('has one Probe for each page, named by its host and labelled with its systems', () => {
    expect(probes).toHaveLength(probedPages(context).length);
    expect(probes.find(({ metadata }) => metadata.name === 'shop-realworld-inc-link')?.spec).toMatchObject({
      module: 'public_page',
      prober: { url: `${BLACKBOX_RELEASE}.monitoring.svc.cluster.local:9115` },
      targets: {
        staticConfig: {
          static: [expect.stringMatching(/^https:\/\/shop\.realworld-inc\.link\//)],
          labels: { host: 'shop.realworld-inc.link', system: 'storefront' },
        },
      },
    });
    for (const { metadata } of probes) expect(metadata.name).toMatch(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/);
  });

  it('waits less for a page than Prometheus waits for it', () => {
    const timeouts = [...JSON.stringify(values['config']).matchAll(/"timeout":"(\d+)s"/g)].map(([, seconds]) =>
      Number(seconds),
    );
    expect(timeouts).toEqual([10, 10]);
    expect(probes[0]?.spec['scrapeTimeout']).toBe('15s');
  });

  it('accepts nothing but TLS from public pages, and plain HTTP from services inside', () => {
    expect(values['config']).toMatchObject({
      modules: { public_page: { http: { fail_if_not_ssl: true, tls_config: { min_version: 'TLS12' } } } },
    });
    expect(values).not.toHaveProperty('config.modules.http_2xx.http.fail_if_not_ssl');
  });
});
