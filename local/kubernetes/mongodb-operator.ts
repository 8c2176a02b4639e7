import type { KubernetesObject } from './object.ts';

type Fields = Readonly<Record<string, unknown>>;

interface Container extends Fields {
  readonly name: string;
  readonly resources?: { readonly requests?: Fields; readonly limits?: Fields };
}

interface Named extends Fields {
  readonly metadata: { readonly name: string };
}

interface PodTemplate {
  readonly metadata?: { readonly labels?: Fields };
  readonly spec?: Fields & {
    readonly containers?: readonly Container[];
    readonly initContainers?: readonly Container[];
  };
}

interface Spec {
  readonly members: number;
  readonly security: { readonly tls: { readonly enabled: boolean } };
  readonly prometheus?: { readonly tlsSecretKeyRef?: unknown };
  readonly statefulSet: {
    readonly metadata?: { readonly labels?: Readonly<Record<string, string>> };
    readonly spec: { readonly template: PodTemplate; readonly volumeClaimTemplates?: readonly Named[] };
  };
}

/** What each of the operator's containers asks for unless the resource says otherwise. */
const RESOURCES = { requests: { cpu: '500m', memory: '400M' }, limits: { cpu: '1', memory: '500M' } };

const CONTEXT = { readOnlyRootFilesystem: true, allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } };

const mount = (name: string, mountPath: string, readOnly = false) => ({ name, mountPath, readOnly });

/**
 * The headless Service and the StatefulSet that MongoDB's operator (MCK 1.9.1,
 * mongodb-community-operator/controllers/construct/mongodbstatefulset.go) makes of a `MongoDBCommunity` resource. For clusters
 * in which it does not run: what matters to scheduling, disruption, volumes and Pod Security is as it would be; commands and
 * probes are left out.
 */
export function operatorObjects(
  resource: KubernetesObject,
): readonly [service: KubernetesObject, set: KubernetesObject] {
  const spec = resource['spec'] as Spec;
  const { name } = resource.metadata;
  const metadata = { namespace: resource.metadata.namespace, ...ownedBy(resource) };
  const labels = { app: `${name}-svc` };
  const ports = [
    { name: 'mongodb', port: 27_017 },
    ...(spec.prometheus === undefined ? [] : [{ name: 'prometheus', port: 9216 }]),
  ];
  const { template, volumeClaimTemplates = [] } = spec.statefulSet.spec;
  return [
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { ...metadata, name: `${name}-svc`, labels } as KubernetesObject['metadata'],
      spec: { clusterIP: 'None', publishNotReadyAddresses: true, selector: labels, ports },
    },
    {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: {
        ...metadata,
        name,
        labels: { ...labels, ...spec.statefulSet.metadata?.labels },
      } as KubernetesObject['metadata'],
      spec: {
        serviceName: `${name}-svc`,
        replicas: spec.members,
        selector: { matchLabels: labels },
        template: podTemplate(name, spec, template, labels),
        volumeClaimTemplates: [claim('data-volume', '10G'), claim('logs-volume', '2G')].map((own) => ({
          ...own,
          ...volumeClaimTemplates.find(({ metadata: { name: other } }) => other === own.metadata.name),
        })),
      },
    },
  ];
}

function podTemplate(name: string, spec: Spec, override: PodTemplate, labels: Fields): Fields {
  const { containers = [], initContainers = [], ...pod } = override.spec ?? {};
  const tls = [
    ...(spec.security.tls.enabled
      ? [
          { name: 'tls-ca', secret: { secretName: `${name}-ca-certificate` } },
          { name: 'tls-secret', secret: { secretName: `${name}-server-certificate-key` } },
        ]
      : []),
    ...(spec.prometheus?.tlsSecretKeyRef === undefined
      ? []
      : [{ name: 'prom-tls-secret', secret: { secretName: `${name}-prometheus-certificate-key` } }]),
  ];
  const data = [
    mount('healthstatus', '/healthstatus'),
    mount(`${name}-keyfile`, '/var/lib/mongodb-mms-automation/authentication'),
    mount('tmp', '/tmp'),
    mount('data-volume', '/data'),
    mount('logs-volume', '/var/log/mongodb-mms-automation'),
    ...tls.map((volume) => mount(volume.name, `/var/lib/tls/${volume.name}`, true)),
  ];
  return {
    metadata: { labels: { ...labels, ...override.metadata?.labels } },
    spec: {
      serviceAccountName: 'mongodb-kubernetes-appdb',
      securityContext: {
        runAsNonRoot: true,
        runAsUser: 2000,
        fsGroup: 2000,
        seccompProfile: { type: 'RuntimeDefault' },
      },
      ...pod,
      initContainers: [
        container(
          'mongod-posthook',
          'quay.io/mongodb/mongodb-kubernetes-operator-version-upgrade-post-start-hook:1.0.10',
          [mount('hooks', '/hooks')],
        ),
        container('mongodb-agent-readinessprobe', 'quay.io/mongodb/mongodb-kubernetes-readinessprobe:1.0.24', [
          mount('agent-scripts', '/opt/scripts'),
        ]),
      ].map((own) => merged(own, initContainers)),
      containers: [
        container('mongodb-agent', 'quay.io/mongodb/mongodb-agent:108.0.2.8729-1', [
          ...data,
          mount('automation-config', '/var/lib/automation/config', true),
          mount('agent-scripts', '/opt/scripts'),
        ]),
        container('mongod', 'quay.io/mongodb/mongodb-community-server', [...data, mount('hooks', '/hooks')]),
      ].map((own) => merged(own, containers)),
      volumes: [
        ...['healthstatus', 'hooks', 'agent-scripts', 'tmp', `${name}-keyfile`].map((volume) => ({
          name: volume,
          emptyDir: {},
        })),
        { name: 'automation-config', secret: { secretName: `${name}-config` } },
        ...tls,
      ],
    },
  };
}

function container(name: string, image: string, volumeMounts: readonly Fields[]): Container {
  return { name, image, resources: RESOURCES, securityContext: CONTEXT, volumeMounts };
}

/** The operator's container with what the resource says of the one of that name; quantities are merged one by one. */
function merged(own: Container, overrides: readonly Container[]): Container {
  const override = overrides.find(({ name }) => name === own.name);
  const { requests, limits } = override?.resources ?? {};
  return {
    ...own,
    ...override,
    resources: {
      requests: { ...own.resources?.requests, ...requests },
      limits: { ...own.resources?.limits, ...limits },
    },
  };
}

function claim(name: string, storage: string): Named {
  return { metadata: { name }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage } } } };
}

/** Deleting the resource deletes what was made of it, as the operator arranges it. */
function ownedBy({ apiVersion, kind, metadata }: KubernetesObject): Fields {
  const uid = metadata['uid'];
  if (typeof uid !== 'string') return {};
  return { ownerReferences: [{ apiVersion, kind, name: metadata.name, uid, controller: true }] };
}
