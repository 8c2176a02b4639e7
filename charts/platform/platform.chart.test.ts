import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { READERS } from '../../constructs/cluster/access.ts';
import { CONTROLLER_NAMESPACES } from '../../constructs/controllers/namespaces.ts';
import { platformReleases } from '../../constructs/controllers/platform-releases.ts';
import type { KubernetesObject } from '../../local/kubernetes/object.ts';
import { lintStrict, render } from '../../tests/support/helm.ts';
import { once } from '../../tests/support/once.ts';
import { releaseContext } from '../../tests/support/release-context.ts';
import { releaseNamed } from '../../tests/support/releases.ts';

const CHART = 'charts/platform';
const CASES = join(import.meta.dirname, 'ci');
const environments = ['dev', 'staging', 'prod'] as const;

function valuesOf(file: string): Readonly<Record<string, unknown>> {
  return parse(readFileSync(join(CASES, file), 'utf8')) as Readonly<Record<string, unknown>>;
}

function released(name: string, environment: (typeof environments)[number] = 'prod'): readonly KubernetesObject[] {
  const { values, namespace } = releaseNamed(platformReleases(releaseContext(environment)), name);
  return render(CHART, values, { release: name, namespace });
}

function only(objects: readonly KubernetesObject[], kind: string): KubernetesObject {
  const found = objects.filter((object) => object.kind === kind);
  if (found.length !== 1 || found[0] === undefined) throw new Error(`${found.length} objects of kind ${kind}`);
  return found[0];
}

const refused = (values: object) => () => render(CHART, values, { release: 'platform', namespace: 'kube-system' });

describe('the chart of the platform', () => {
  it.each(readdirSync(CASES))('lints without a finding and renders something: %s', (file) => {
    expect(lintStrict(CHART, valuesOf(file))).toEqual([]);
    expect(render(CHART, valuesOf(file), { release: 'platform', namespace: 'kube-system' })).not.toEqual([]);
  });

  it.each(environments)('takes the values that the stack of %s gives each of its releases', (environment) => {
    const releases = platformReleases(releaseContext(environment)).filter(({ chart }) => typeof chart === 'object');
    expect(releases.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['platform-base', 'platform-network', 'platform-mesh']),
    );
    for (const { name, namespace, values } of releases) {
      expect({ name, objects: render(CHART, values, { release: name, namespace }).length }).not.toEqual({
        name,
        objects: 0,
      });
    }
  });

  it('renders nothing where no section has values', () => {
    expect(render(CHART, { environment: 'dev' }, { release: 'platform', namespace: 'kube-system' })).toEqual([]);
  });

  it('carries labels on every object, and no secret data', () => {
    for (const name of ['platform-base', 'platform-network', 'platform-mesh']) {
      for (const { kind, metadata } of released(name)) {
        expect(kind).not.toBe('Secret');
        expect(metadata.labels).toMatchObject({
          'app.kubernetes.io/part-of': 'platform',
          'app.kubernetes.io/instance': name,
        });
      }
    }
  });

  it('refuses a missing environment, an unknown section and an unknown key, by name', () => {
    expect(refused({})).toThrow(/environment/);
    expect(refused({ environment: 'dev', storage: {} })).toThrow(/storage/);
    const base = valuesOf('base.yaml')['base'] as object;
    expect(refused({ environment: 'dev', base: { ...base, kmsKey: 'x' } })).toThrow(/kmsKey/);
    expect(refused({ environment: 'dev', base: { ...base, reclaimPolicy: 'Recycle' } })).toThrow(/reclaimPolicy/);
  });
});

describe('storage', () => {
  it('is encrypted with the environment’s key, made where the pod is, and found by the backup plans', () => {
    expect(only(released('platform-base'), 'StorageClass')).toMatchObject({
      metadata: { name: 'encrypted', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
      provisioner: 'ebs.csi.aws.com',
      parameters: {
        type: 'gp3',
        encrypted: 'true',
        kmsKeyId: releaseContext('prod').dataKeyArn,
        tagSpecification_1: 'backup=daily',
        tagSpecification_2: 'environment=prod',
      },
      reclaimPolicy: 'Retain',
      volumeBindingMode: 'WaitForFirstConsumer',
      allowVolumeExpansion: true,
    });
  });

  it('goes with its claim where the environment may be torn down', () => {
    const dev = released('platform-base', 'dev');
    expect(only(dev, 'StorageClass')).toMatchObject({ reclaimPolicy: 'Delete' });
    expect(only(dev, 'VolumeSnapshotClass')).toMatchObject({
      driver: 'ebs.csi.aws.com',
      deletionPolicy: 'Delete',
      metadata: { labels: { 'velero.io/csi-volumesnapshot-class': 'true' } },
    });
  });
});

describe('priority classes', () => {
  it('put the platform before the systems, which need no name for theirs', () => {
    const classes = released('platform-base').filter(({ kind }) => kind === 'PriorityClass');
    expect(classes.map(({ metadata, ...rest }) => [metadata.name, rest['value'], rest['globalDefault']])).toEqual([
      ['application', 1000, true],
      ['platform', 100_000, false],
      ['platform-critical', 1_000_000, false],
    ]);
  });
});

describe('the group of readers', () => {
  const role = once(() => only(released('platform-base'), 'ClusterRole') as unknown as { rules: readonly Rule[] });

  it('is that of the plan role, and gets this role in the whole cluster', () => {
    expect(only(released('platform-base'), 'ClusterRoleBinding')).toMatchObject({
      roleRef: { kind: 'ClusterRole', name: 'platform-readers' },
      subjects: [{ kind: 'Group', name: READERS }],
    });
  });

  it('reads only, and nothing of the core, where Secrets are', () => {
    const { rules } = role();
    expect(new Set(rules.flatMap(({ verbs }) => verbs))).toEqual(new Set(['get', 'list']));
    const groups = rules.flatMap(({ apiGroups }) => apiGroups);
    expect(groups).not.toContain('');
    expect(groups).not.toContain('*');
  });

  it('reads every kind that the charts of the systems and of the platform render', () => {
    const { rules } = role();
    // What Kubernetes' role view shows, and EKS's view policy after it.
    const viewed = new Set(['', 'apps', 'autoscaling', 'batch', 'networking.k8s.io', 'policy']);
    const rendered = platformReleases(releaseContext('prod'))
      .filter(({ chart }) => typeof chart === 'object')
      .flatMap(({ name }) => released(name))
      .map(({ apiVersion, kind }) => ({ group: apiVersion.includes('/') ? apiVersion.split('/')[0] : '', kind }))
      .filter(({ group = '' }) => !viewed.has(group));
    const missing = rendered.filter(
      ({ group = '', kind }) =>
        !rules.some(
          ({ apiGroups, resources }) =>
            apiGroups.includes(group) &&
            resources.some((resource) => resource === '*' || resource.startsWith(kind.toLowerCase().slice(0, -1))),
        ),
    );
    expect(rendered.length).toBeGreaterThan(10);
    expect(missing).toEqual([]);
  });
});

interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

describe('network policies', () => {
  const policies = once(() => released('platform-network'));

  it('deny everything in every namespace of the platform, in both directions', () => {
    const closed = policies().filter(({ metadata }) => metadata.name === 'default-deny');
    expect(closed.map(({ metadata }) => metadata.namespace).sort()).toEqual(Object.keys(CONTROLLER_NAMESPACES).sort());
    for (const { spec } of closed.map((policy) => policy as KubernetesObject & { spec: object })) {
      expect(spec).toEqual({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
    }
  });

  it('keep instance metadata out of every way to the internet', () => {
    const blocks = JSON.stringify(policies()).match(/"ipBlock":\{"cidr":"0\.0\.0\.0\/0"[^}]*\}/g) ?? [];
    expect(blocks.length).toBeGreaterThan(5);
    for (const block of blocks) expect(block).toContain('"except":["169.254.0.0/16"]');
  });
});

describe('the mesh', () => {
  const mesh = once(() => released('platform-mesh'));

  it('takes nothing but mutual TLS', () => {
    expect(only(mesh(), 'PeerAuthentication')).toMatchObject({
      metadata: { name: 'default', namespace: 'istio-system' },
      spec: { mtls: { mode: 'STRICT' } },
    });
  });

  it('traces one request in a hundred in prod, all of them in dev', () => {
    const sampled = (objects: readonly KubernetesObject[]) => only(objects, 'Telemetry')['spec'];
    expect(sampled(mesh())).toEqual({ tracing: [{ providers: [{ name: 'tempo' }], randomSamplingPercentage: 1 }] });
    expect(sampled(released('platform-mesh', 'dev'))).toMatchObject({ tracing: [{ randomSamplingPercentage: 100 }] });
  });

  it('has one gateway for all hosts, whose certificate cert-manager keeps in the gateway’s namespace', () => {
    const gateway = only(mesh(), 'Gateway');
    expect(gateway).toMatchObject({
      metadata: { name: 'platform', namespace: 'istio-ingress' },
      spec: {
        selector: { istio: 'ingressgateway' },
        servers: [
          {
            hosts: ['*'],
            port: { number: 8443, protocol: 'HTTPS' },
            tls: { mode: 'SIMPLE', credentialName: 'gateway', minProtocolVersion: 'TLSV1_2' },
          },
        ],
      },
    });
    expect(only(mesh(), 'Certificate')).toMatchObject({
      metadata: { namespace: 'istio-ingress' },
      spec: { secretName: 'gateway', issuerRef: { kind: 'Issuer', name: 'gateway' } },
    });
    expect(only(mesh(), 'Issuer')).toMatchObject({
      metadata: { namespace: 'istio-ingress' },
      spec: { selfSigned: {} },
    });
  });

  it('registers the gateway’s pods in a target group that the next cluster shares, and changes no security group', () => {
    const { edge, vpcId } = releaseContext('prod');
    expect(only(mesh(), 'TargetGroupBinding')['spec']).toEqual({
      serviceRef: { name: 'istio-ingressgateway', port: 8443 },
      targetGroupARN: edge.targetGroupArn,
      targetType: 'ip',
      ipAddressType: 'ipv4',
      targetGroupProtocol: 'HTTPS',
      vpcID: vpcId,
      multiClusterTargetGroup: true,
    });
  });

  it('registers nobody where no system is in the mesh', () => {
    const context = releaseContext('dev');
    const environment = { ...context.environment, deployments: [] };
    const { values } = releaseNamed(platformReleases({ ...context, environment }), 'platform-mesh');
    const kinds = render(CHART, values, { release: 'm', namespace: 'istio-system' }).map(({ kind }) => kind);
    expect(kinds).not.toContain('TargetGroupBinding');
    expect(kinds).toContain('Gateway');
  });

  it('shows its proxies to Prometheus on the port that takes plain HTTP', () => {
    const monitors = mesh().filter(({ kind }) => kind === 'PodMonitor');
    expect(monitors.map(({ metadata }) => [metadata.namespace, metadata.name])).toEqual([
      ['istio-system', 'mesh-proxies'],
      ['istio-ingress', 'mesh-gateway'],
    ]);
    for (const monitor of monitors) {
      expect(JSON.stringify(monitor)).toContain('"replacement":"$1:15020"');
    }
  });
});
