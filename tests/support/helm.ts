import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { KUBERNETES_TEST_MODULE } from '../../lib/catalogue/kubernetes.ts';
import { program } from '../cluster/build.ts';
import { helmMissing } from '../cluster/go.ts';
import { skipHere } from './skip.ts';

const ROOT = resolve(import.meta.dirname, '../..');

/** An object of the Kubernetes API as a chart renders it. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly [key: string]: unknown;
  };
  readonly [key: string]: unknown;
}

/** Where a release goes, and what the cluster is said to have. */
export interface Target {
  readonly release: string;
  readonly namespace: string;
  /** Added to the API versions that a chart may ask for (`.Capabilities.APIVersions`); none by default. */
  readonly apiVersions?: readonly string[];
  /** Whether the folder `crds` is rendered too; not by default. */
  readonly includeCrds?: boolean;
}

/**
 * Helm 3: the file that PLATFORM_HELM names, else the pinned version, built once into the cache. Where neither it nor Go is
 * to be had, the running test is skipped.
 */
export function helmBinary(): string {
  const named = process.env['PLATFORM_HELM'];
  const missing = helmMissing();
  if (missing !== undefined) skipHere(missing);
  if (named === undefined) return program('helm');
  if (!existsSync(named)) throw new Error(`PLATFORM_HELM names ${named}, which is missing`);
  return named;
}

/**
 * Every object that a chart renders with these values, hooks included, in the order of the output. The values go
 * through the chart's schema; what Helm refuses is thrown with Helm's own words.
 * @param chart folder relative to the project (`charts/application`), or a path of its own.
 */
export function render(chart: string, values: object, target: Target): KubernetesObject[] {
  const { status, stdout, stderr } = helm(
    [
      'template',
      target.release,
      resolve(ROOT, chart),
      `--namespace=${target.namespace}`,
      `--kube-version=${KUBERNETES_TEST_MODULE.version}`,
      '--values=-',
      ...(target.apiVersions ?? []).map((version) => `--api-versions=${version}`),
      ...(target.includeCrds === true ? ['--include-crds'] : []),
    ],
    JSON.stringify(values),
  );
  if (status !== 0) throw new Error(`helm template ${chart}: ${stderr.trim()}`);
  return parseObjects(stdout);
}

/** Findings of `helm lint --strict`, warnings and errors alike; empty where there is none. */
export function lintStrict(chart: string, values: object): string[] {
  const { status, stdout, stderr } = helm(
    ['lint', '--strict', resolve(ROOT, chart), '--values=-', `--kube-version=${KUBERNETES_TEST_MODULE.version}`],
    JSON.stringify(values),
  );
  const findings = `${stdout}\n${stderr}`.split('\n').filter((line) => /^(\[WARNING\]|\[ERROR\]|Error:)/.test(line));
  return status === 0 || findings.length > 0 ? findings : [stderr.trim()];
}

/** Objects of a stream of YAML documents; empty documents fall away. */
export function parseObjects(text: string): KubernetesObject[] {
  const documents = parseAllDocuments(text);
  return (Array.isArray(documents) ? documents : []).flatMap((document) => {
    const [error] = document.errors;
    if (error !== undefined) throw new Error(`not YAML: ${error.message}`);
    const object = document.toJS() as KubernetesObject | null;
    return object === null ? [] : [object];
  });
}

/** Runs Helm with nothing of the one who tests: no repositories, plugins, or cluster of theirs. */
export function helm(
  args: readonly string[],
  input = '',
  env: Readonly<Record<string, string>> = {},
): { readonly status: number | null; readonly stdout: string; readonly stderr: string } {
  const home = join(tmpdir(), `platform-helm-${process.getuid?.() ?? 0}`);
  return spawnSync(helmBinary(), [...args], {
    input,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: home,
      HELM_CACHE_HOME: join(home, 'cache'),
      HELM_CONFIG_HOME: join(home, 'config'),
      HELM_DATA_HOME: join(home, 'data'),
      KUBECONFIG: '/dev/null',
      ...env,
    },
  });
}
