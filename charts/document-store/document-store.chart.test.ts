import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { MONGO_MEMBER } from '../../environments/checks/workload.ts';
import { IMAGES, imageReference } from '../../lib/catalogue/images.ts';
import { podSecurityProblems, podTemplates } from '../../tests/charts/pod-security.ts';
import { type KubernetesObject, lintStrict, render } from '../../tests/support/helm.ts';
import { operatorObjects } from '../../tests/support/mongodb-operator.ts';

const CHART = 'charts/document-store';
const TARGET = { release: 'shop', namespace: 'storefront' };

interface Values {
  readonly [key: string]: unknown;
}

const CASES = readdirSync(join(import.meta.dirname, 'ci')).map((file) => [
  file.replace('.yaml', ''),
  parse(readFileSync(join(import.meta.dirname, 'ci', file), 'utf8')) as Values,
]) as [string, Values][];

const THREE = CASES.find(([name]) => name === 'three')?.[1] ?? {};

const cache = new Map<string, readonly KubernetesObject[]>();

/** The chart with these values; rendered once for the same ones. */
function rendered(values: Values = THREE): readonly KubernetesObject[] {
  const key = JSON.stringify(values);
  const objects = cache.get(key) ?? render(CHART, values, TARGET);
  cache.set(key, objects);
  return objects;
}

function find(objects: readonly KubernetesObject[], kind: string, name = 'shop') {
  const found = objects.filter((object) => object.kind === kind && object.metadata.name === name);
  expect(found).toHaveLength(1);
  return found[0] as KubernetesObject & { readonly spec: Values };
}

interface Container {
  readonly name: string;
  readonly image?: string;
  readonly securityContext: Values;
  readonly resources: { readonly requests: Readonly<Record<string, string>> };
}

interface PodSpec extends Values {
  readonly containers: readonly Container[];
  readonly initContainers: readonly Container[];
}

/** The members' pod as the operator merges it: what the resource overrides, with the operator's images where it names none. */
function memberPod(values: Values = THREE): PodSpec {
  const { spec } = find(rendered(values), 'MongoDBCommunity') as unknown as {
    readonly spec: { readonly statefulSet: { readonly spec: { readonly template: { readonly spec: PodSpec } } } };
  };
  return spec.statefulSet.spec.template.spec;
}

const without = (key: string): Values => Object.fromEntries(Object.entries(THREE).filter(([name]) => name !== key));

describe.each(CASES)('the case %s', (_, values) => {
  it('lints without a warning', () => {
    expect(lintStrict(CHART, values)).toEqual([]);
  });

  it('makes pods by the operator alone, which meet Pod Security restricted', () => {
    expect(podTemplates(rendered(values))).toEqual([]);
    const pod = memberPod(values);
    expect(podSecurityProblems(pod)).toEqual([]);
    for (const { securityContext } of [...pod.containers, ...pod.initContainers]) {
      expect(securityContext['readOnlyRootFilesystem']).toBe(true);
    }
  });

  it('becomes pods of the operator that meet it too, under the labels that policies and monitors select', () => {
    const made = podTemplates(operatorObjects(find(rendered(values), 'MongoDBCommunity')));
    expect(made.map(({ owner }) => owner)).toEqual(['StatefulSet/shop']);
    for (const { spec, labels } of made) {
      expect(podSecurityProblems(spec)).toEqual([]);
      expect(spec['serviceAccountName']).toBe('shop');
      expect(labels).toMatchObject({ app: 'shop-svc', 'app.kubernetes.io/name': 'shop' });
    }
  });

  it('renders no Secret, and labels everything', () => {
    for (const { kind, metadata } of rendered(values)) {
      expect(kind).not.toBe('Secret');
      expect(metadata.labels).toMatchObject({
        'app.kubernetes.io/name': 'shop',
        'app.kubernetes.io/part-of': 'storefront',
        'app.kubernetes.io/instance': 'shop',
        'app.kubernetes.io/managed-by': 'Helm',
        'helm.sh/chart': 'document-store-1.0.0',
      });
    }
  });

  it('runs the server of the catalogue', () => {
    expect(values['image']).toBe(imageReference('mongodb'));
    expect(values['version']).toBe(IMAGES.mongodb.version.split('-')[0]);
    expect(memberPod(values).containers.map(({ name, image }) => [name, image])).toEqual([
      ['mongod', imageReference('mongodb')],
      ['mongodb-agent', undefined],
    ]);
  });
});

describe('the replica set', () => {
  it('is of the version, and its data files are of its series', () => {
    expect(find(rendered(), 'MongoDBCommunity').spec).toMatchObject({
      type: 'ReplicaSet',
      members: 3,
      version: '8.0.29',
      featureCompatibilityVersion: '8.0',
      agent: { logFile: '/dev/stdout' },
    });
  });

  it('lets in the administrator and one user for each service, by SCRAM-SHA-256 and their Secrets', () => {
    const { spec } = find(rendered(), 'MongoDBCommunity');
    const user = (name: string, role: string, db: string) => ({
      name,
      db: 'admin',
      passwordSecretRef: { name: `shop-${name}`, key: 'password' },
      scramCredentialsSecretName: `shop-${name}`,
      roles: [{ name: role, db }],
    });
    expect(spec).toHaveProperty('security.authentication', { modes: ['SCRAM-SHA-256'], ignoreUnknownUsers: true });
    expect(spec['users']).toEqual([
      user('root', 'root', 'admin'),
      user('cart', 'readWrite', 'shop'),
      user('order', 'readWrite', 'shop'),
      user('product', 'readWrite', 'shop'),
    ]);
  });

  it('asks for what the capacity check counts, agent and start included', () => {
    const { containers, initContainers } = memberPod();
    const sum = (parts: readonly Container[], resource: string) =>
      parts.reduce((total, { resources }) => total + Number.parseInt(resources.requests[resource] ?? '', 10), 0);
    expect(sum(containers, 'cpu')).toBe(MONGO_MEMBER.cpuMillicores);
    expect(sum(containers, 'memory')).toBe(MONGO_MEMBER.memoryMiB);
    expect(initContainers.map(({ name }) => name)).toEqual(['mongod-posthook', 'mongodb-agent-readinessprobe']);
    for (const { resources } of initContainers) expect(resources.requests).toEqual({ cpu: '50m', memory: '64Mi' });
  });

  it('caches in half of its memory, never less than MongoDB accepts', () => {
    const cacheOf = (values: Values) => find(rendered(values), 'MongoDBCommunity').spec['additionalMongodConfig'];
    expect(cacheOf(THREE)).toEqual({ 'storage.wiredTiger.engineConfig.cacheSizeGB': 0.25 });
    expect(cacheOf({ ...THREE, resources: { cpuMillicores: 1000, memoryMiB: 4208 } })).toEqual({
      'storage.wiredTiger.engineConfig.cacheSizeGB': 2,
    });
  });

  it('keeps data and logs on encrypted volumes', () => {
    const { spec } = find(rendered(), 'MongoDBCommunity');
    const claim = (name: string, storage: string) => ({
      metadata: { name },
      spec: { accessModes: ['ReadWriteOnce'], storageClassName: 'encrypted', resources: { requests: { storage } } },
    });
    expect(spec).toHaveProperty('statefulSet.spec.volumeClaimTemplates', [
      claim('data-volume', '100Gi'),
      claim('logs-volume', '2Gi'),
    ]);
  });

  it('has two minutes to write down what it holds before it is killed', () => {
    expect(memberPod()['terminationGracePeriodSeconds']).toBe(120);
  });

  it('is pruned only when a person confirms it', () => {
    expect(find(rendered(), 'MongoDBCommunity').metadata.annotations).toEqual({
      'argocd.argoproj.io/sync-options': 'Prune=confirm',
    });
  });

  it.each([
    ['three members in three zones, never two on a host', {}, 3, 'DoNotSchedule'],
    ['three members in two zones', { zones: 2 }, 2, 'ScheduleAnyway'],
    ['a single member', { members: 1 }, 1, 'DoNotSchedule'],
    ['five members in three zones', { members: 5 }, 3, 'ScheduleAnyway'],
  ])('spreads %s', (_, change, minDomains, hosts) => {
    const labelSelector = { matchLabels: { app: 'shop-svc' } };
    expect(memberPod({ ...THREE, ...change })['topologySpreadConstraints']).toEqual([
      {
        topologyKey: 'topology.kubernetes.io/zone',
        maxSkew: 1,
        whenUnsatisfiable: 'DoNotSchedule',
        minDomains,
        labelSelector,
      },
      { topologyKey: 'kubernetes.io/hostname', maxSkew: 1, whenUnsatisfiable: hosts, labelSelector },
    ]);
  });

  it('loses one member at a time, which leaves a majority; a single one has no budget', () => {
    for (const members of [3, 5]) {
      expect(find(rendered({ ...THREE, members }), 'PodDisruptionBudget').spec).toEqual({
        maxUnavailable: 1,
        selector: { matchLabels: { app: 'shop-svc' } },
      });
    }
    expect(rendered({ ...THREE, members: 1 }).filter(({ kind }) => kind === 'PodDisruptionBudget')).toEqual([]);
  });
});

describe('the members at the API server', () => {
  it('read one Secret, and get, change and delete themselves, as a user of their own', () => {
    const { rules } = find(rendered(), 'Role') as unknown as { rules: unknown };
    expect(rules).toEqual([
      { apiGroups: [''], resources: ['secrets'], resourceNames: ['shop-config'], verbs: ['get'] },
      {
        apiGroups: [''],
        resources: ['pods'],
        resourceNames: ['shop-0', 'shop-1', 'shop-2'],
        verbs: ['get', 'patch', 'delete'],
      },
    ]);
    expect(find(rendered(), 'RoleBinding')).toMatchObject({
      roleRef: { kind: 'Role', name: 'shop' },
      subjects: [{ kind: 'ServiceAccount', name: 'shop', namespace: 'storefront' }],
    });
    expect(memberPod()['securityContext']).toMatchObject({ runAsUser: 2000, runAsGroup: 2000, fsGroup: 2000 });
    expect(memberPod()).toMatchObject({ serviceAccountName: 'shop', automountServiceAccountToken: true });
  });
});

describe('the network policy', () => {
  const pods = (labels: Values) => ({ podSelector: { matchLabels: labels } });
  const member = pods({ app: 'shop-svc' });

  it('lets members and the services of the users to MongoDB, Prometheus to the metrics, and nobody else in', () => {
    const { spec } = find(rendered(), 'NetworkPolicy');
    expect(spec).toMatchObject({ ...member, policyTypes: ['Ingress', 'Egress'] });
    expect(spec['ingress']).toEqual([
      {
        from: [member, ...['cart', 'order', 'product'].map((name) => pods({ 'app.kubernetes.io/name': name }))],
        ports: [{ protocol: 'TCP', port: 27_017 }],
      },
      {
        from: [
          {
            namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'monitoring' } },
            ...pods({ 'app.kubernetes.io/name': 'prometheus' }),
          },
        ],
        ports: [{ protocol: 'TCP', port: 9216 }],
      },
    ]);
  });

  it('lets members out to names, to each other, and to the API server', () => {
    const { egress } = find(rendered(), 'NetworkPolicy').spec as unknown as { egress: readonly { ports: unknown }[] };
    expect(egress).toHaveLength(3);
    expect(egress[0]).toEqual({
      to: [
        {
          namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } },
          podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
        },
      ],
      ports: [
        { protocol: 'UDP', port: 53 },
        { protocol: 'TCP', port: 53 },
      ],
    });
    expect(egress[1]).toEqual({ to: [member], ports: [{ protocol: 'TCP', port: 27_017 }] });
    expect(egress[2]).toEqual({
      to: [{ ipBlock: { cidr: '10.0.0.0/16' } }, { ipBlock: { cidr: '172.20.0.0/16' } }],
      ports: [{ protocol: 'TCP', port: 443 }],
    });
  });
});

describe('TLS', () => {
  it('is between members, clients and Prometheus, by an authority of the store alone', () => {
    const objects = rendered();
    expect(find(objects, 'MongoDBCommunity').spec).toMatchObject({
      security: {
        tls: {
          enabled: true,
          certificateKeySecretRef: { name: 'shop-server' },
          caCertificateSecretRef: { name: 'shop-ca' },
        },
      },
      prometheus: { tlsSecretKeyRef: { name: 'shop-server' } },
    });
    expect(find(objects, 'Certificate', 'shop-server').spec).toMatchObject({
      secretName: 'shop-server',
      duration: '2160h',
      renewBefore: '720h',
      privateKey: { algorithm: 'ECDSA', size: 256, rotationPolicy: 'Always' },
      usages: ['digital signature', 'server auth', 'client auth'],
      issuerRef: { kind: 'Issuer', name: 'shop' },
      dnsNames: ['*.shop-svc.storefront.svc.cluster.local', 'shop-svc.storefront.svc.cluster.local', 'localhost'],
    });
    expect(find(objects, 'Issuer').spec).toEqual({ ca: { secretName: 'shop-ca' } });
    expect(find(objects, 'Certificate', 'shop-ca').spec).toMatchObject({ isCA: true, secretName: 'shop-ca' });
    expect(find(objects, 'PodMonitor').spec['podMetricsEndpoints']).toEqual([
      {
        port: 'metrics',
        path: '/metrics',
        interval: '30s',
        scheme: 'https',
        basicAuth: {
          username: { name: 'shop-metrics', key: 'username' },
          password: { name: 'shop-metrics', key: 'password' },
        },
        tlsConfig: {
          ca: { secret: { name: 'shop-ca', key: 'ca.crt' } },
          serverName: 'shop-svc.storefront.svc.cluster.local',
        },
      },
    ]);
  });

  it('leaves nothing behind where it is off', () => {
    const objects = rendered({ ...THREE, tls: false });
    expect(JSON.stringify(objects)).not.toMatch(/cert-manager|"https"|"shop-ca"|"shop-server"/);
    expect(find(objects, 'MongoDBCommunity').spec).toHaveProperty('security.tls', { enabled: false });
  });
});

describe('the login of the metrics', () => {
  it('is made up once, in the cluster', () => {
    const { spec } = find(rendered(), 'ExternalSecret', 'shop-metrics');
    expect(spec).toMatchObject({ refreshPolicy: 'CreatedOnce', target: { name: 'shop-metrics' } });
    expect(spec).toHaveProperty('target.template.data', { username: 'metrics', password: '{{ .password }}' });
    expect(spec).toHaveProperty('dataFrom.0.sourceRef.generatorRef', {
      apiVersion: 'generators.external-secrets.io/v1alpha1',
      kind: 'Password',
      name: 'shop-metrics',
    });
    expect(find(rendered(), 'Password', 'shop-metrics').spec).toMatchObject({ length: 32, symbols: 0 });
  });
});

describe('alerts', () => {
  it.each([
    [1, 1],
    [3, 2],
    [5, 3],
  ])('of %i members ring below %i for the majority, and name their section of the runbook', (members, majority) => {
    const sections = [...readFileSync('docs/runbook.md', 'utf8').matchAll(/^## (.+)$/gm)].map(([, title = '']) =>
      title.toLowerCase().replaceAll(' ', '-'),
    );
    const { groups } = find(rendered({ ...THREE, members }), 'PrometheusRule').spec as unknown as Rules;
    const rules = groups.flatMap((group) => group.rules);
    const set = 'kube_statefulset_status_replicas_ready{namespace="storefront",statefulset="shop"}';
    expect(rules.slice(0, 3).map(({ alert, expr }) => [alert, expr])).toEqual([
      ['DocumentStoreMemberMissing', `${set} < ${members}`],
      ['DocumentStoreWithoutMajority', `${set} < ${majority}`],
      ['DocumentStoreMissing', `absent(${set})`],
    ]);
    for (const { labels, annotations } of rules) {
      expect(labels).toMatchObject({ system: 'storefront', environment: 'prod' });
      expect(['warning', 'critical']).toContain(labels['severity']);
      expect(sections).toContain(annotations['runbook_url']?.split('#')[1]);
    }
    expect(rules).toHaveLength(5);
  });
});

interface Rules {
  readonly groups: readonly {
    readonly rules: readonly {
      readonly alert: string;
      readonly expr: string;
      readonly labels: Readonly<Record<string, string>>;
      readonly annotations: Readonly<Record<string, string>>;
    }[];
  }[];
}

describe('values', () => {
  it.each(Object.keys(THREE))('without %s are refused by name', (key) => {
    expect(() => rendered(without(key))).toThrow(key);
  });

  it.each([
    ['an unknown key', { arbiters: 1 }, 'arbiters'],
    ['an even number of members', { members: 2 }, 'members'],
    ['an image that moves', { image: 'quay.io/mongodb/mongodb-community-server:latest' }, 'image'],
    ['an image of another version', { version: '8.0.30' }, 'allowed: a reference with the tag 8.0.30'],
    ['an image whose version only begins alike', { version: '8.0.2' }, 'allowed: a reference with the tag 8.0.2'],
    ['a service that is called like the administrator', { users: { root: { secret: 'a', key: 'b' } } }, "'root'"],
    ['a password', { root: { secret: 'shop-root', key: 'password', value: 'x' } }, 'value'],
    ['no user', { users: {} }, 'users'],
  ])('with %s are refused', (_, change, told) => {
    expect(() => rendered({ ...THREE, ...change })).toThrow(told);
  });
});
