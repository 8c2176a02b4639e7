import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { IMAGES, imageReference } from '../../lib/catalogue/images.ts';
import { houseProblems, podSecurityProblems, podTemplates } from '../../tests/charts/pod-security.ts';
import { type KubernetesObject, lintStrict, render } from '../../tests/support/helm.ts';

const CHART = 'charts/object-store';
const TARGET = { release: 'store', namespace: 's3www' };
const CASES = readdirSync(join(import.meta.dirname, 'ci')).map((file) => [
  file.replace('.yaml', ''),
  parse(readFileSync(join(import.meta.dirname, 'ci', file), 'utf8')) as Values,
]) as [string, Values][];

interface Values {
  readonly [key: string]: unknown;
}

const SIX = CASES.find(([name]) => name === 'six')?.[1] ?? {};

const cache = new Map<string, readonly KubernetesObject[]>();

/** The chart with these values; rendered once for the same ones. */
function rendered(values: Values = SIX): readonly KubernetesObject[] {
  const key = JSON.stringify(values);
  const objects = cache.get(key) ?? render(CHART, values, TARGET);
  cache.set(key, objects);
  return objects;
}

function find(objects: readonly KubernetesObject[], kind: string, name = 'store') {
  const found = objects.filter((object) => object.kind === kind && object.metadata.name === name);
  expect(found).toHaveLength(1);
  return found[0] as KubernetesObject & { readonly spec: Values; readonly data: Readonly<Record<string, string>> };
}

const without = (key: string): Values => Object.fromEntries(Object.entries(SIX).filter(([name]) => name !== key));

describe.each(CASES)('the case %s', (_, values) => {
  it('lints without a warning', () => {
    expect(lintStrict(CHART, values)).toEqual([]);
  });

  it('has pods that meet Pod Security restricted and what we ask beyond it', () => {
    const templates = podTemplates(rendered(values));
    expect(templates.map(({ owner }) => owner).sort()).toEqual([
      'CronJob/store-setup',
      'Job/store-setup',
      'StatefulSet/store',
    ]);
    expect(templates.flatMap(({ spec }) => podSecurityProblems(spec))).toEqual([]);
    expect(templates.flatMap((template) => houseProblems(template))).toEqual([]);
  });

  it('renders no Secret, and labels everything', () => {
    const objects = rendered(values);
    expect(objects.filter(({ kind }) => kind === 'Secret')).toEqual([]);
    for (const { metadata } of objects) {
      expect(metadata.labels).toMatchObject({
        'app.kubernetes.io/name': 'store',
        'app.kubernetes.io/part-of': 's3www',
        'app.kubernetes.io/instance': 'store',
        'app.kubernetes.io/managed-by': 'Helm',
        'helm.sh/chart': 'object-store-1.0.0',
      });
    }
  });

  it('runs the images of the catalogue', () => {
    expect([values['image'], values['client']]).toEqual([imageReference('minio'), imageReference('mc')]);
    expect(IMAGES.minio.repository).toBe('docker.io/pgsty/minio');
  });
});

describe('the servers', () => {
  it('form one erasure set by their names, and serve S3 and the console', () => {
    const { spec } = find(rendered(), 'StatefulSet');
    expect(spec).toMatchObject({
      replicas: 6,
      podManagementPolicy: 'Parallel',
      updateStrategy: { type: 'RollingUpdate' },
      serviceName: 'store-hosts',
      template: { spec: { terminationGracePeriodSeconds: 60 } },
    });
    expect(spec).toHaveProperty('template.spec.containers.0.args', [
      'server',
      '--json',
      '--anonymous',
      '--certs-dir=/etc/object-store/certificates',
      '--address=:9000',
      '--console-address=:9001',
      'https://store-{0...5}.store-hosts.s3www.svc.cluster.local:9000/data',
    ]);
  });

  it('is a folder alone where there is one', () => {
    const { spec } = find(rendered({ ...SIX, servers: 1, tls: false }), 'StatefulSet');
    expect(spec).toHaveProperty('template.spec.containers.0.args', [
      'server',
      '--json',
      '--anonymous',
      '--address=:9000',
      '--console-address=:9001',
      '/data',
    ]);
  });

  it('keep their volumes, which are encrypted, whatever becomes of the set', () => {
    const { spec, metadata } = find(rendered(), 'StatefulSet');
    expect(spec).toHaveProperty('persistentVolumeClaimRetentionPolicy', {
      whenDeleted: 'Retain',
      whenScaled: 'Retain',
    });
    expect(spec).toHaveProperty('volumeClaimTemplates.0.spec', {
      accessModes: ['ReadWriteOnce'],
      storageClassName: 'encrypted',
      resources: { requests: { storage: '100Gi' } },
    });
    expect(metadata.annotations).toEqual({ 'argocd.argoproj.io/sync-options': 'Prune=confirm' });
  });

  it('spread over as many zones as there are servers for, and over hosts where that can be had', () => {
    const spread = (values: Values) =>
      (find(rendered(values), 'StatefulSet') as unknown as Spread).spec.template.spec.topologySpreadConstraints.map(
        ({ labelSelector: _, ...constraint }) => constraint,
      );
    const hosts = { topologyKey: 'kubernetes.io/hostname', maxSkew: 1, whenUnsatisfiable: 'ScheduleAnyway' };
    const zones = { topologyKey: 'topology.kubernetes.io/zone', maxSkew: 1, whenUnsatisfiable: 'DoNotSchedule' };
    expect(spread(SIX)).toEqual([{ ...zones, minDomains: 3 }, hosts]);
    expect(spread({ ...SIX, servers: 1 })).toEqual([{ ...zones, minDomains: 1 }, hosts]);
    expect(spread({ ...SIX, servers: 4, zones: 2 })).toEqual([{ ...zones, minDomains: 2 }, hosts]);
  });

  it('take the login of the administrator from its Secret', () => {
    const { spec } = find(rendered(), 'StatefulSet');
    expect(spec).toHaveProperty('template.spec.containers.0.env', [
      { name: 'HOME', value: '/tmp' },
      { name: 'MINIO_ROOT_USER', valueFrom: { secretKeyRef: { name: 'store-root', key: 'root-user' } } },
      { name: 'MINIO_ROOT_PASSWORD', valueFrom: { secretKeyRef: { name: 'store-root', key: 'root-password' } } },
      { name: 'MINIO_PROMETHEUS_AUTH_TYPE', value: 'public' },
    ]);
  });

  it('own their volume, by a user who is not root', () => {
    expect(find(rendered(), 'StatefulSet').spec).toHaveProperty('template.spec.securityContext', {
      runAsNonRoot: true,
      runAsUser: 1000,
      runAsGroup: 1000,
      fsGroup: 1000,
      fsGroupChangePolicy: 'OnRootMismatch',
      seccompProfile: { type: 'RuntimeDefault' },
    });
  });

  it('ask for what they may, twice the memory at most, and are not restarted by a new chart version', () => {
    const { spec } = find(rendered(), 'StatefulSet');
    expect(spec).toHaveProperty('template.spec.containers.0.resources', {
      requests: { cpu: '250m', memory: '512Mi' },
      limits: { memory: '1024Mi' },
    });
    expect(spec).toHaveProperty('template.spec.priorityClassName', 'stateful');
    expect(JSON.stringify(spec)).not.toContain('helm.sh/chart');
    expect(find(rendered({ ...SIX, priorityClassName: null }), 'StatefulSet').spec).not.toHaveProperty(
      'template.spec.priorityClassName',
    );
  });

  it('are asked for their health in the language that they speak', () => {
    for (const [tls, scheme] of [
      [true, 'HTTPS'],
      [false, 'HTTP'],
    ]) {
      const { spec } = find(rendered({ ...SIX, tls }), 'StatefulSet');
      for (const probe of ['startupProbe', 'livenessProbe', 'readinessProbe']) {
        expect(spec).toHaveProperty(`template.spec.containers.0.${probe}.httpGet.scheme`, scheme);
      }
    }
  });
});

interface Spread {
  readonly spec: {
    readonly template: { readonly spec: { readonly topologySpreadConstraints: readonly { labelSelector: unknown }[] } };
  };
}

describe('the Services', () => {
  const port = (name: string, number: number, targetPort: string) => [{ name, port: number, targetPort }];
  const selector = { 'app.kubernetes.io/name': 'store', 'app.kubernetes.io/component': 'server' };

  it('give S3, the servers each by a name even before they are ready, and the console', () => {
    const services = rendered().filter(({ kind }) => kind === 'Service');
    expect(Object.fromEntries(services.map((service) => [service.metadata.name, service['spec']]))).toEqual({
      store: { type: 'ClusterIP', selector, ports: port('https-s3', 9000, 's3') },
      'store-hosts': {
        type: 'ClusterIP',
        clusterIP: 'None',
        publishNotReadyAddresses: true,
        selector,
        ports: port('https-s3', 9000, 's3'),
      },
      'store-console': { type: 'ClusterIP', selector, ports: port('https-console', 9001, 'console') },
    });
  });
});

describe('a disruption budget', () => {
  // Write quorum of the default parity: 4 drives carry 2 of parity, 6 carry 3, 8 carry 4; half and half needs one more.
  it.each([
    [4, 3],
    [6, 4],
    [8, 5],
  ])('lets one of %i servers go, and %i are enough to write', (servers, quorum) => {
    const { spec } = find(rendered({ ...SIX, servers }), 'PodDisruptionBudget');
    expect(spec['maxUnavailable']).toBe(1);
    expect(servers - 1).toBeGreaterThanOrEqual(quorum);
  });

  it('is not there for a single server, which it would bind to its node', () => {
    expect(rendered({ ...SIX, servers: 1 }).filter(({ kind }) => kind === 'PodDisruptionBudget')).toEqual([]);
  });
});

describe('the network policies', () => {
  const prometheus = {
    namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'monitoring' } },
    podSelector: { matchLabels: { 'app.kubernetes.io/name': 'prometheus' } },
  };
  const name = (value: string) => ({ podSelector: { matchLabels: { 'app.kubernetes.io/name': value } } });

  it('let callers, the store itself and Prometheus to S3, and nobody to the console', () => {
    expect(find(rendered(), 'NetworkPolicy').spec).toMatchObject({
      podSelector: { matchLabels: { 'app.kubernetes.io/name': 'store', 'app.kubernetes.io/component': 'server' } },
      policyTypes: ['Ingress', 'Egress'],
      ingress: [{ from: [name('web'), name('store'), prometheus], ports: [{ protocol: 'TCP', port: 9000 }] }],
    });
    expect(JSON.stringify(find(rendered(), 'NetworkPolicy'))).not.toContain('9001');
  });

  it('let nobody but itself and Prometheus in where no service uses it', () => {
    expect(find(rendered({ ...SIX, callers: [] }), 'NetworkPolicy').spec).toMatchObject({
      ingress: [{ from: [name('store'), prometheus] }],
    });
  });

  it('let servers and setup out to names and servers, and nowhere else; nobody reaches the setup', () => {
    const dns = {
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
    };
    const servers = {
      to: [
        {
          podSelector: {
            matchLabels: { 'app.kubernetes.io/name': 'store', 'app.kubernetes.io/component': 'server' },
          },
        },
      ],
      ports: [{ protocol: 'TCP', port: 9000 }],
    };
    expect(find(rendered(), 'NetworkPolicy').spec['egress']).toEqual([dns, servers]);
    const setup = find(rendered(), 'NetworkPolicy', 'store-setup').spec;
    expect(setup).toMatchObject({ policyTypes: ['Ingress', 'Egress'], egress: [dns, servers] });
    expect(setup).not.toHaveProperty('ingress');
  });
});

describe('the setup', () => {
  it('runs after each release and every ten minutes, with the same pod', () => {
    const job = find(rendered(), 'Job', 'store-setup');
    const cron = find(rendered(), 'CronJob', 'store-setup');
    expect(job.metadata.annotations).toEqual({
      'helm.sh/hook': 'post-install,post-upgrade',
      'helm.sh/hook-delete-policy': 'before-hook-creation,hook-succeeded',
    });
    expect(cron.spec).toMatchObject({ schedule: '*/10 * * * *', concurrencyPolicy: 'Forbid' });
    expect(cron.spec).toHaveProperty('jobTemplate.spec', job.spec);
  });

  it('ends before the next one starts, and before a release gives up waiting (600 s)', () => {
    expect(find(rendered(), 'Job', 'store-setup').spec).toMatchObject({ activeDeadlineSeconds: 420, backoffLimit: 4 });
  });

  it('gets each login as files of its own name, by the keys that the values name', () => {
    const job = find(rendered(), 'Job', 'store-setup') as unknown as Projected;
    const logins = job.spec.template.spec.volumes.find(({ name }) => name === 'logins');
    // Octal 440: the user's group alone.
    expect(logins?.projected?.defaultMode).toBe(0o440);
    expect(logins?.projected?.sources.map(({ secret }) => secret)).toEqual([
      {
        name: 'store-root',
        items: [
          { key: 'root-user', path: 'root/access-key' },
          { key: 'root-password', path: 'root/secret-key' },
        ],
      },
      ...['store-reader', 'store-writer'].map((user) => ({
        name: user,
        items: [
          { key: 'access-key', path: `${user}/access-key` },
          { key: 'secret-key', path: `${user}/secret-key` },
        ],
      })),
    ]);
  });

  it('gives a reader get and list of its buckets and nothing else', () => {
    const { data } = find(rendered(), 'ConfigMap', 'store-setup');
    expect(JSON.parse(data['policy-store-reader.json'] ?? '')).toEqual({
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Action: ['s3:GetBucketLocation', 's3:ListBucket'], Resource: ['arn:aws:s3:::site'] },
        { Effect: 'Allow', Action: ['s3:GetObject'], Resource: ['arn:aws:s3:::site/*'] },
      ],
    });
  });

  it('gives a writer puts and deletes as well, in its buckets only', () => {
    const writer = {
      secret: 'store-writer',
      accessKey: 'access-key',
      secretKey: 'secret-key',
      access: 'read-write',
      buckets: ['site', 'media'],
    };
    const { data } = find(
      rendered({ ...SIX, buckets: ['site', 'media', 'private'], users: { writer } }),
      'ConfigMap',
      'store-setup',
    );
    expect(JSON.parse(data['policy-writer.json'] ?? '')).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Action: ['s3:GetBucketLocation', 's3:ListBucket', 's3:ListBucketMultipartUploads'],
          Resource: ['arn:aws:s3:::site', 'arn:aws:s3:::media'],
        },
        {
          Effect: 'Allow',
          Action: [
            's3:GetObject',
            's3:PutObject',
            's3:DeleteObject',
            's3:AbortMultipartUpload',
            's3:ListMultipartUploadParts',
          ],
          Resource: ['arn:aws:s3:::site/*', 'arn:aws:s3:::media/*'],
        },
      ],
    });
    expect(data['buckets']).toBe('site\nmedia\nprivate\n');
    expect(data['setup.sh']).toBe(readFileSync(join(import.meta.dirname, 'files/setup.sh'), 'utf8'));
  });
});

interface Projected {
  readonly spec: {
    readonly template: {
      readonly spec: {
        readonly volumes: readonly {
          readonly name: string;
          readonly projected?: {
            readonly defaultMode: number;
            readonly sources: readonly { readonly secret: unknown }[];
          };
        }[];
      };
    };
  };
}

describe('TLS', () => {
  it('comes from an authority of the store alone, whose servers answer to all their names', () => {
    const objects = rendered();
    expect(find(objects, 'Certificate', 'store-ca').spec).toMatchObject({
      isCA: true,
      secretName: 'store-ca',
      duration: '87600h',
      privateKey: { rotationPolicy: 'Never' },
      issuerRef: { kind: 'Issuer', name: 'store-root' },
    });
    expect(find(objects, 'Issuer').spec).toEqual({ ca: { secretName: 'store-ca' } });
    expect(find(objects, 'Certificate', 'store-server').spec).toMatchObject({
      secretName: 'store-server',
      duration: '2160h',
      renewBefore: '720h',
      privateKey: { algorithm: 'ECDSA', size: 256, rotationPolicy: 'Always' },
      usages: ['digital signature', 'server auth', 'client auth'],
      issuerRef: { kind: 'Issuer', name: 'store' },
      ipAddresses: ['127.0.0.1'],
      dnsNames: [
        'store',
        'store.s3www',
        'store.s3www.svc',
        'store.s3www.svc.cluster.local',
        'store-console.s3www.svc.cluster.local',
        '*.store-hosts.s3www.svc.cluster.local',
        'localhost',
      ],
    });
  });

  it('is verified by Prometheus and by the setup', () => {
    const objects = rendered();
    expect(find(objects, 'PodMonitor').spec['podMetricsEndpoints']).toEqual(
      ['cluster', 'node'].map((scope) => ({
        port: 's3',
        path: `/minio/v2/metrics/${scope}`,
        interval: '30s',
        scheme: 'https',
        tlsConfig: {
          ca: { secret: { name: 'store-ca', key: 'ca.crt' } },
          serverName: 'store.s3www.svc.cluster.local',
        },
      })),
    );
    expect(JSON.stringify(find(objects, 'Job', 'store-setup'))).toContain(
      '{"name":"SSL_CERT_FILE","value":"/etc/trust/ca.crt"}',
    );
  });

  it('leaves nothing behind where it is off', () => {
    const text = JSON.stringify(rendered({ ...SIX, tls: false }));
    expect(text).not.toMatch(/cert-manager|https:\/\/store|SSL_CERT_FILE|"store-ca"|"store-server"/);
    expect(text).toContain('http://store.s3www.svc.cluster.local:9000');
  });
});

describe('alerts', () => {
  it('name system, environment and a section of the runbook that exists', () => {
    const titles = readFileSync('docs/runbook.md', 'utf8').matchAll(/^## (.+)$/gm);
    const sections = new Set([...titles].map(([, title = '']) => title.toLowerCase().replaceAll(' ', '-')));
    const { groups } = find(rendered(), 'PrometheusRule').spec as unknown as Rules;
    const rules = groups.flatMap((group) => group.rules);
    expect(rules.map(({ alert }) => alert)).toEqual([
      'ObjectStoreDriveOffline',
      'ObjectStoreWritesStopped',
      'ObjectStoreSilent',
      'ObjectStoreFilling',
      'ObjectStoreFull',
      'ObjectStoreSetupFailed',
    ]);
    for (const { expr, labels, annotations } of rules) {
      expect(labels).toMatchObject({ system: 's3www', environment: 'prod' });
      expect(['warning', 'critical']).toContain(labels['severity']);
      expect(expr).toContain('namespace="s3www"');
      const [address, section = ''] = annotations['runbook_url']?.split('#') ?? [];
      expect(address).toBe(SIX['runbook']);
      expect(sections).toContain(section);
    }
  });

  it('count drives and space over the whole store, though every server tells them', () => {
    const { groups } = find(rendered(), 'PrometheusRule').spec as unknown as Rules;
    const expressions = Object.fromEntries(
      groups.flatMap(({ rules }) => rules.map(({ alert, expr }) => [alert, expr])),
    );
    expect(expressions['ObjectStoreDriveOffline']).toBe(
      'max(minio_cluster_drive_offline_total{namespace="s3www",pod=~"store-[0-9]+"}) > 0',
    );
    expect(expressions['ObjectStoreFull']).toBe(
      'min(minio_cluster_capacity_usable_free_bytes{namespace="s3www",pod=~"store-[0-9]+"})\n' +
        '  / max(minio_cluster_capacity_usable_total_bytes{namespace="s3www",pod=~"store-[0-9]+"}) < 0.05',
    );
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
  it.each(Object.keys(SIX).filter((key) => key !== 'priorityClassName'))('without %s are refused by name', (key) => {
    expect(() => rendered(without(key))).toThrow(key);
  });

  it.each([
    ['an unknown key', { replicas: 3 }, 'replicas'],
    ['a number of servers that forms no set', { servers: 5 }, 'servers'],
    ['an image without a digest', { image: 'docker.io/pgsty/minio:latest' }, 'image'],
    ['a text for a number', { zones: 'three' }, 'zones'],
    ['a password', { root: { secret: 'store-root', userKey: 'a', passwordKey: 'b', password: 'c' } }, 'password'],
    ['a login called root', { users: { root: { ...reader(), buckets: ['site'] } } }, "'root'"],
    ['a bucket that nobody makes', { users: { reader: { ...reader(), buckets: ['media'] } } }, 'given "media"'],
  ])('with %s are refused', (_, change, told) => {
    expect(() => rendered({ ...SIX, ...change })).toThrow(told);
  });
});

function reader() {
  return { secret: 'store-reader', accessKey: 'access-key', secretKey: 'secret-key', access: 'read' };
}
