import type { KubernetesObject } from './object.ts';

/** Where a CRD is from: a module and its version, or these tests. */
export const SOURCE_ANNOTATION = 'tests.platform/source';

/** A structural schema, as CustomResourceDefinitions write it. */
export interface Schema {
  readonly type?: 'string' | 'integer' | 'boolean' | 'array' | 'object';
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly additionalProperties?: Schema;
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly minItems?: number;
  readonly [extension: `x-kubernetes-${string}`]: unknown;
}

const string: Schema = { type: 'string' };
const integer: Schema = { type: 'integer' };
const intOrString: Schema = { 'x-kubernetes-int-or-string': true };
const open: Schema = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
const one = (...values: string[]): Schema => ({ type: 'string', enum: values });
const list = (items: Schema, minItems?: number): Schema => ({
  type: 'array',
  items,
  ...(minItems === undefined ? {} : { minItems }),
});
const map = (additionalProperties: Schema): Schema => ({ type: 'object', additionalProperties });
const object = (properties: Readonly<Record<string, Schema>>, ...required: string[]): Schema => ({
  type: 'object',
  properties,
  ...(required.length === 0 ? {} : { required }),
});

const pairs = list(object({ key: string, value: string }, 'key', 'value'));
const labelSelector = object({
  matchLabels: map(string),
  matchExpressions: list(object({ key: string, operator: string, values: list(string) }, 'key', 'operator')),
});

const TARGET_GROUP_BINDING = object(
  {
    targetGroupARN: string,
    targetGroupName: string,
    targetGroupProtocol: one('HTTP', 'HTTPS', 'TCP', 'TLS', 'UDP', 'TCP_UDP', 'QUIC', 'TCP_QUIC'),
    targetType: one('instance', 'ip'),
    ipAddressType: one('ipv4', 'ipv6'),
    vpcID: string,
    multiClusterTargetGroup: { type: 'boolean' },
    iamRoleArnToAssume: string,
    assumeRoleExternalId: string,
    nodeSelector: labelSelector,
    serviceRef: object({ name: string, port: intOrString }, 'name', 'port'),
    networking: object({
      ingress: list(
        object(
          {
            from: list(
              object({
                ipBlock: object({ cidr: string }, 'cidr'),
                securityGroup: object({ groupID: string }, 'groupID'),
              }),
            ),
            ports: list(object({ port: intOrString, protocol: one('TCP', 'UDP') })),
          },
          'from',
          'ports',
        ),
      ),
    }),
  },
  'serviceRef',
);

const INGRESS_CLASS_PARAMS = object({
  group: object({ name: string }, 'name'),
  namespaceSelector: labelSelector,
  loadBalancerName: string,
  scheme: one('internal', 'internet-facing'),
  targetType: one('instance', 'ip'),
  ipAddressType: one('ipv4', 'dualstack', 'dualstack-without-public-ipv4'),
  ipamConfiguration: object({ ipv4IPAMPoolId: string }),
  subnets: object({ ids: list({ ...string, pattern: 'subnet-[0-9a-f]+' }, 1), tags: map(list(string)) }),
  inboundCIDRs: list(string),
  prefixListsIDs: list(string),
  certificateArn: list(string),
  sslPolicy: string,
  sslRedirectPort: string,
  wafv2AclArn: string,
  wafv2AclName: string,
  listeners: list(object({ protocol: string, port: integer, listenerAttributes: pairs })),
  loadBalancerAttributes: pairs,
  minimumLoadBalancerCapacity: object({ capacityUnits: integer }, 'capacityUnits'),
  tags: pairs,
});

/** Declared from the documented fields of AWS Load Balancer Controller 3.5, whose tags are no versions of its Go module. */
export const OWN_CRDS: readonly KubernetesObject[] = [
  crd('elbv2.k8s.aws', 'v1beta1', 'TargetGroupBinding', 'targetgroupbindings', 'Namespaced', TARGET_GROUP_BINDING),
  crd('elbv2.k8s.aws', 'v1beta1', 'IngressClassParams', 'ingressclassparams', 'Cluster', INGRESS_CLASS_PARAMS),
];

/** Fields of `spec` that a kind has gained since the CRD that can be had. */
export const OWN_FIELDS: Readonly<Record<string, Readonly<Record<string, Schema>>>> = {
  MongoDBCommunity: {
    clusterDomain: string,
    memberConfig: list(object({ votes: integer, priority: string, tags: map(string) })),
    automationConfig: object({
      processes: list(
        object({ name: string, disabled: { type: 'boolean' }, logRotate: open, auditLogRotate: open }, 'name'),
      ),
      replicaSet: object({ id: string, settings: open }),
    }),
  },
};

function crd(
  group: string,
  version: string,
  kind: string,
  plural: string,
  scope: 'Namespaced' | 'Cluster',
  spec: Schema,
): KubernetesObject {
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group}`, annotations: { [SOURCE_ANNOTATION]: 'declared by the tests' } },
    spec: {
      group,
      scope,
      names: { kind, listKind: `${kind}List`, plural, singular: kind.toLowerCase() },
      versions: [
        {
          name: version,
          served: true,
          storage: true,
          subresources: { status: {} },
          schema: { openAPIV3Schema: object({ spec, status: open }) },
        },
      ],
    },
  };
}
