import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CloudWatchClient, PutMetricAlarmCommand, SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { expect, it } from 'vitest';
import type { Cluster } from '../../local/kubernetes/cluster.ts';
import { freePort, Unavailable } from '../../local/processes.ts';
import { Bed } from '../pipeline/bed.ts';
import { pipelineView } from './pipeline-view.ts';
import { deployment, namespace } from './workloads.ts';

/** Longest of one test. */
const MILLISECONDS = 240_000;

const STACK = 'releases';
const NAMESPACE = 'mesh';
const WEB = deployment({ name: 'web', namespace: NAMESPACE, replicas: 1 });
const LABEL = 'app.kubernetes.io/name';

interface Kubeconfig {
  readonly clusters: readonly [
    { readonly cluster: { readonly server: string; readonly 'certificate-authority': string } },
  ];
  readonly users: readonly [{ readonly user: { readonly token: string } }];
}

/**
 * The commands themselves, as a job runs them, with state and alarms on moto and the real API server. The Kubernetes provider is
 * not to be had here, so what Terraform says of the stack with releases is that it cannot be planned.
 */
export function describeCommands(cluster: () => Cluster): void {
  it(
    'the commands drift and verify tell what they find in the cluster, of hosts and of alarms',
    async (context) => {
      const bed = await Bed.start().catch((error: unknown) => {
        if (error instanceof Unavailable) return undefined;
        throw error;
      });
      if (bed === undefined) return context.skip('there is no Python with moto');
      try {
        pipelineView(cluster());
        await installWeb(cluster(), bed.folder);
        const silent = `127.0.0.1:${await freePort()}`;
        await applied(bed, cluster(), silent);
        await cluster().api.patch(WEB, { metadata: { labels: { [LABEL]: 'somebody' } } });
        const drift = await bed.start('drift', ['dev'], { TF_CLI_CONFIG_FILE: withoutProviders(bed) }).ended;
        expect(drift.output).toContain(`release mesh/web: apps/Deployment mesh/web: metadata.labels.${LABEL}`);
        expect(drift.output).toMatch(/dev-releases +failed .*could not be looked at/);
        expect(drift.code).not.toBe(0);

        const { code, output } = await bed.run('verify', 'dev');
        expect(output).toMatch(/^releases +ready$/m);
        expect(output).toMatch(/^sidecars +1 not ready\n +pod mesh\/web-\S+: has no sidecar$/m);
        expect(output).toMatch(new RegExp(`https://${silent}/ does not answer: .*ECONNREFUSED`));
        expect(output).toMatch(/^alarms +1 not ready\n +dev-cart-errors rings$/m);
        expect(code).toBe(15);
      } finally {
        await bed.stop();
      }
    },
    MILLISECONDS,
  );
}

/** A release in a namespace of the mesh, where nobody injects sidecars. */
async function installWeb({ api, helm }: Cluster, folder: string): Promise<void> {
  const plain = namespace(NAMESPACE);
  const labels = { ...plain.metadata.labels, 'istio-injection': 'enabled' };
  await api.create({ ...plain, metadata: { ...plain.metadata, labels } });
  const chart = join(folder, 'web');
  mkdirSync(join(chart, 'templates'), { recursive: true });
  writeFileSync(join(chart, 'Chart.yaml'), JSON.stringify({ apiVersion: 'v2', name: 'web', version: '1.0.0' }));
  writeFileSync(join(chart, 'templates', 'deployment.yaml'), JSON.stringify(WEB));
  const { code, stderr } = await helm(['install', 'web', chart, `--namespace=${NAMESPACE}`, '--wait', '--timeout=60s']);
  if (code !== 0) throw new Error(stderr);
}

/** An environment with one stack that has releases in the cluster, a host that nobody answers at, an alarm that rings and one that does not. */
async function applied(bed: Bed, { kubeconfig, programs }: Cluster, host: string): Promise<void> {
  const config = JSON.parse(readFileSync(kubeconfig, 'utf8')) as Kubeconfig;
  const [{ cluster }] = config.clusters;
  const [{ user }] = config.users;
  const apiVersion = 'client.authentication.k8s.io/v1beta1';
  const credential = join(programs.folder, 'credential.json');
  const status = { token: user.token };
  writeFileSync(credential, JSON.stringify({ apiVersion, kind: 'ExecCredential', status }), { mode: 0o600 });
  const provider = {
    host: cluster.server,
    cluster_ca_certificate: readFileSync(cluster['certificate-authority']).toString('base64'),
    exec: [{ api_version: apiVersion, command: 'cat', args: [credential] }],
  };
  bed.synth([{ name: STACK, blocks: { provider: { kubernetes: [provider] } } }]);
  const file = join(bed.outdir, 'platform.json');
  const platform = JSON.parse(readFileSync(file, 'utf8')) as { environments: [object] };
  const deployments = [{ host, system: { name: 'storefront', needs: {} } }];
  writeFileSync(file, JSON.stringify({ ...platform, environments: [{ ...platform.environments[0], deployments }] }));
  const state = { version: 4, terraform_version: '1.11.4', serial: 1, lineage: 'a', outputs: {}, resources: [] };
  const at = { Bucket: 'fixture-states', Key: `dev/${STACK}/terraform.tfstate` };
  await bed.s3.send(new PutObjectCommand({ ...at, Body: JSON.stringify(state) }));
  const { endpoint, region, credentials } = bed.moto;
  const alarms = new CloudWatchClient({ endpoint, region, credentials });
  for (const [name, value] of [
    ['dev-cart-errors', 'ALARM'],
    ['dev-cart-latency', 'OK'],
    ['prod-cart-errors', 'ALARM'],
  ] as const) {
    const rule = { ComparisonOperator: 'GreaterThanThreshold', EvaluationPeriods: 1, Threshold: 1 } as const;
    const metric = { Namespace: 'Test', MetricName: 'Errors', Period: 60, Statistic: 'Sum' } as const;
    await alarms.send(new PutMetricAlarmCommand({ AlarmName: name, ...rule, ...metric }));
    await alarms.send(new SetAlarmStateCommand({ AlarmName: name, StateValue: value, StateReason: 'test' }));
  }
}

/** Settings of Terraform by which no provider is to be had, at once and not after asking the registry. */
function withoutProviders(bed: Bed): string {
  const mirror = join(bed.folder, 'no-providers');
  mkdirSync(mirror);
  const file = join(bed.folder, 'terraform.tfrc');
  writeFileSync(file, `provider_installation {\n  filesystem_mirror {\n    path = "${mirror}"\n  }\n}\n`);
  return file;
}
