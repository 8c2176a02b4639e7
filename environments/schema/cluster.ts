import { z } from 'zod';
import { cidr } from './values.ts';

const nodes = z.strictObject({
  instanceType: z.string(),
  /** Nodes in each zone: least and most. */
  perZone: z.tuple([z.number().int().min(0), z.number().int().min(1)]),
  diskGiB: z.number().int().min(20).max(1000).default(50),
  capacity: z.enum(['on-demand', 'spot']).default('on-demand'),
});

const person = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9-]*$/),
  /** Path and name of the IAM role that IAM Identity Center keeps for the permission set, in the environment's account. */
  ssoRole: z.string().regex(/^aws-reserved\/sso\.amazonaws\.com\/([a-z0-9-]+\/)?AWSReservedSSO_\w+$/),
  may: z.enum(['administer', 'edit', 'view']),
});

/** The Kubernetes cluster and who may use it. */
export const cluster = z.strictObject({
  /** Kubernetes minor from the catalogue; absent: the catalogue's default. */
  version: z.string().optional(),
  /** Networks that reach the API server from outside; empty: only the private endpoint exists. */
  publicCidrs: z.array(cidr).default([]),
  /** People by their SSO role. The creator gets nothing implicitly. */
  people: z.array(person).default([]),
  /** Node groups by purpose; each becomes one group per zone. `system` carries the platform's own pods. */
  nodes: z.strictObject({ system: nodes, applications: nodes }),
  autoscaler: z.enum(['cluster-autoscaler', 'karpenter']).default('cluster-autoscaler'),
  /** Logs and metrics of all pods and nodes to CloudWatch (Container Insights; billed per metric). */
  cloudwatch: z.boolean().default(true),
  /**
   * Absolute path of a kubeconfig, for a control plane on this machine: a cluster that is not reached by tokens of EKS.
   * Only `npm run local` writes it. Absent: the endpoint and the name that the cluster's stack publishes.
   */
  kubeconfig: z
    .string()
    .regex(/^\/[^\n\r'"$%]+$/, 'an absolute path, without quotes and the signs $ and %')
    .optional(),
  deletionProtection: z.boolean().default(true),
});

/** Where the machine that applies reads Helm charts from. */
export const charts = z.strictObject({
  /**
   * An OCI registry (`oci://host/path`) or an absolute folder of `<chart>-<version>.tgz` that holds every chart of the
   * catalogue; absent: each chart comes from its project's own repository.
   */
  mirror: z
    .string()
    .regex(/^(oci:\/\/[a-z0-9.-]+(:\d+)?(\/[\w.-]+)*|(\/[\w.-]+)+)$/, 'oci://host/path, or an absolute folder')
    .optional(),
});

const group = z.string().regex(/^\S([^\n\r]*\S)?$/, 'one line, without blanks around it');

/**
 * Single sign-on of people to Argo CD and Grafana by OpenID Connect. Client secrets are put into Secrets Manager by a
 * person (runbook, "Single sign-on").
 */
export const sso = z.strictObject({
  issuer: z.url({ protocol: /^https$/ }),
  /** Client ids that the issuer knows the two tools by. */
  clientIds: z.strictObject({ argoCd: z.string().min(1), grafana: z.string().min(1) }),
  /**
   * Where Grafana sends people and asks for tokens; it does not read them from the issuer as Argo CD does. Absent: Keycloak's
   * paths below the issuer (`/protocol/openid-connect/auth`, `token` and `userinfo`).
   */
  endpoints: z
    .strictObject({
      authorize: z.url({ protocol: /^https$/ }),
      token: z.url({ protocol: /^https$/ }),
      userInfo: z.url({ protocol: /^https$/ }),
    })
    .optional(),
  /** Groups of the issuer's `groups` claim, by what their members may do. */
  groups: z.strictObject({ administer: group, view: group }),
});
