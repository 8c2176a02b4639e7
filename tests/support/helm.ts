import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { KUBERNETES_TEST_MODULE } from '../../lib/catalogue/kubernetes.ts';
import { helmMissing } from '../../local/kubernetes/go.ts';
import { helmProgram } from '../../local/kubernetes/helm.ts';
import { type KubernetesObject, parseObjects } from '../../local/kubernetes/object.ts';
import { skipHere } from './skip.ts';

const ROOT = resolve(import.meta.dirname, '../..');

/** Where a release goes, and what the cluster is said to have. */
export interface Target {
  readonly release: string;
  readonly namespace: string;
  /** Added to the API versions that a chart may ask for (`.Capabilities.APIVersions`); none by default. */
  readonly apiVersions?: readonly string[];
  /** Whether the folder `crds` is rendered too; not by default. */
  readonly includeCrds?: boolean;
}

/** Helm 3; where it is not to be had, the running test is skipped. */
export function helmBinary(): string {
  const missing = helmMissing();
  if (missing !== undefined) skipHere(missing);
  return helmProgram();
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
