import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { gitopsValues } from '../../constructs/releases/gitops-values.ts';
import type { SystemFacts } from '../../constructs/releases/system-facts.ts';
import { systemReleases } from '../../constructs/releases/system-releases.ts';
import type { Values } from '../../local/releases/argo-values.ts';
import { render } from '../support/helm.ts';
import { once } from '../support/once.ts';
import { systemFacts } from '../support/system-facts.ts';
import { gitOpsChain } from './gitops-chain.ts';
import { podSecurityProblems, podTemplates } from './pod-security.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const CASES = (['dev', 'staging', 'prod'] as const).flatMap((environment) =>
  ['storefront', 'birthday'].map((system) => [environment, system] as const),
);

/** Values of charts/gitops for a committed system, as Terraform hands them to Helm. */
function released(facts: SystemFacts): Values {
  const { name, accountId, region } = facts.environment;
  const registry = `${accountId}.dkr.ecr.${region}.amazonaws.com/${name}/charts`;
  return JSON.parse(JSON.stringify(gitopsValues(facts, registry))) as Values;
}

function committedVersions(environment: string, system: string): Values {
  return parse(readFileSync(resolve(ROOT, 'gitops', environment, `${system}.yaml`), 'utf8')) as Values;
}

/** The committed file with a digest of ours for every service, and a canary for the last one. */
function pushedVersions(environment: string, system: string): Values {
  const committed = committedVersions(environment, system);
  const services = Object.keys(committed['images'] as object);
  const images = Object.fromEntries(services.map((service, n) => [service, { digest: digestOf(n) }]));
  return { ...committed, images: { ...images, [services.at(-1) ?? '']: { digest: digestOf(0), canary: CANARY } } };
}

const digestOf = (n: number) => `sha256:${String(n).padStart(64, '0')}`;
const CANARY = { digest: digestOf(9), weightPercent: 10, header: null };

describe.each(CASES)('the chain from the root to the charts (%s %s)', (environment, system) => {
  const facts = systemFacts(environment, system);
  const values = released(facts);
  const pushed = once(() => gitOpsChain(values, pushedVersions(environment, system)));
  const expected = systemReleases(facts, 'later');

  it('has every release, by the chart and version of Git, in its wave', () => {
    const charts = committedVersions(environment, system)['charts'] as Readonly<Record<string, string>>;
    const outline = expected.map(({ name, chart, wave }) => ({ name, chart, wave, version: charts[chart] }));
    expect(pushed().releases.map(({ name, chart, wave, version }) => ({ name, chart, wave, version }))).toEqual(
      expect.arrayContaining(outline),
    );
    expect(pushed().releases).toHaveLength(outline.length);
    const waves = pushed().releases.map(({ wave }) => wave);
    expect(waves).toEqual([...waves].sort());
  });

  it('has only what services share, and stores, while no image is pushed', () => {
    const { releases } = gitOpsChain(values, committedVersions(environment, system));
    expect(releases.map(({ name }) => name).sort()).toEqual(
      expected
        .filter(({ chart }) => chart !== 'application')
        .map(({ name }) => name)
        .sort(),
    );
  });

  it('hands Terraform’s values on as they are, with image and canary from Git', () => {
    for (const { name, chart, values: given } of pushed().releases) {
      const own = JSON.parse(JSON.stringify(expected.find((release) => release.name === name)?.values)) as Values;
      if (chart === 'application') {
        const { image, canary, ...rest } = given;
        const { image: repository, ...others } = own;
        expect(rest).toEqual(others);
        expect(image).toEqual({ ...(repository as object), digest: expect.stringMatching(/^sha256:\d{64}$/) });
        expect([null, CANARY]).toContainEqual(canary);
      } else if (chart === 'system') {
        const { routes, calls, ...rest } = given;
        const { routes: ownRoutes, calls: ownCalls, ...others } = own;
        expect(rest).toEqual(others);
        expect(withoutCanary(routes)).toEqual(withoutCanary(ownRoutes));
        expect(withoutCanary(calls)).toEqual(withoutCanary(ownCalls));
        const { digest: _, ...share } = CANARY;
        const canaries = (routes as readonly Values[])
          .map((route) => route['canary'])
          .filter((canary) => canary !== null);
        expect(canaries).toEqual([share]);
      } else {
        expect(given).toEqual(own);
      }
    }
  });

  it('renders charts that their schemas accept, of kinds that the project permits, with restricted pods', () => {
    const project = pushed().projects.find(({ metadata }) => metadata.name === system) as unknown as Project;
    const permitted = project.spec.namespaceResourceWhitelist.map(({ group, kind }) => `${group}/${kind}`);
    for (const { name, chart, namespace, values: given } of pushed().releases) {
      const objects = render(`charts/${chart}`, given, { release: name, namespace });
      expect(objects.length).toBeGreaterThan(0);
      for (const { apiVersion, kind, metadata } of objects) {
        const group = apiVersion.includes('/') ? apiVersion.split('/')[0] : '';
        expect(permitted).toContain(`${group}/${kind}`);
        expect([undefined, namespace]).toContain(metadata.namespace);
      }
      expect(podTemplates(objects).flatMap(({ spec }) => podSecurityProblems(spec))).toEqual([]);
    }
  });
});

interface Project {
  readonly spec: { readonly namespaceResourceWhitelist: readonly { readonly group: string; readonly kind: string }[] };
}

function withoutCanary(list: unknown): unknown {
  return (list as readonly Values[]).map(({ canary: _, ...rest }) => rest);
}
