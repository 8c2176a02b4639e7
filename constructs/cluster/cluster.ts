import { EksCluster } from '@cdktf/provider-aws/lib/eks-cluster/index.js';
import { IamOpenidConnectProvider } from '@cdktf/provider-aws/lib/iam-openid-connect-provider/index.js';
import { Construct } from 'constructs';
import type { KubernetesMinor } from '../../lib/catalogue/index.ts';
import { Role, trustComputeService } from '../identity/role.ts';
import { Key } from '../keys/key.ts';
import { LogGroup } from '../observability/log-group.ts';
import { supportType } from './cluster-settings.ts';

export interface ClusterProps {
  /** At most 100 characters. */
  readonly name: string;
  readonly accountId: string;
  readonly version: KubernetesMinor;
  /** Subnets of the control plane's network interfaces, in two zones at least. */
  readonly subnetIds: readonly string[];
  /** Group of those interfaces, beside the one that EKS makes. */
  readonly securityGroupId: string;
  /** Networks that reach the API server from outside; with none only the private endpoint exists. */
  readonly publicCidrs: readonly string[];
  readonly serviceCidr: string;
  readonly logs: { readonly days: number; readonly keyArn: string };
  readonly boundaryArn: string;
  readonly removal: 'retain' | 'destroy';
  readonly deletionProtection: boolean;
}

/** All five, since an incident asks for the one that was left out. */
export const LOG_TYPES = ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler'] as const;

/** The EKS control plane: reached over its private endpoint, entered through access entries only, its secrets encrypted by a key of its own. */
export class Cluster extends Construct {
  readonly resource: EksCluster;
  /** Identity provider of roles for service accounts (IRSA). */
  readonly identityProvider: IamOpenidConnectProvider;

  constructor(scope: Construct, id: string, props: ClusterProps) {
    super(scope, id);
    // EKS uses it through a grant that the creator of the cluster gives.
    const key = new Key(this, 'SecretsKey', {
      alias: `${props.name}-kubernetes-secrets`,
      description: 'Kubernetes secrets of the cluster',
      accountId: props.accountId,
      removal: props.removal,
    });
    const role = new Role(this, 'Role', {
      name: `${props.name}-cluster`,
      description: 'EKS control plane: network interfaces and load balancers of the cluster',
      trust: [trustComputeService('eks.amazonaws.com')],
      boundaryArn: props.boundaryArn,
      managedPolicies: ['AmazonEKSClusterPolicy'],
    });
    const logs = new LogGroup(this, 'Logs', { name: `/aws/eks/${props.name}/cluster`, ...props.logs });
    const open = props.publicCidrs.length > 0;
    this.resource = new EksCluster(this, 'Resource', {
      name: props.name,
      version: props.version,
      roleArn: role.arn,
      vpcConfig: {
        subnetIds: [...props.subnetIds],
        securityGroupIds: [props.securityGroupId],
        endpointPrivateAccess: true,
        endpointPublicAccess: open,
        ...(open ? { publicAccessCidrs: [...props.publicCidrs] } : {}),
      },
      kubernetesNetworkConfig: { ipFamily: 'ipv4', serviceIpv4Cidr: props.serviceCidr },
      accessConfig: { authenticationMode: 'API', bootstrapClusterCreatorAdminPermissions: false },
      bootstrapSelfManagedAddons: false,
      encryptionConfig: { provider: { keyArn: key.arn }, resources: ['secrets'] },
      enabledClusterLogTypes: [...LOG_TYPES],
      upgradePolicy: { supportType: supportType(props.version) },
      zonalShiftConfig: { enabled: true },
      deletionProtection: props.deletionProtection,
      lifecycle: { preventDestroy: props.removal === 'retain' },
      // EKS would make the log group itself, without retention and key.
      dependsOn: [...role.permissions, logs.resource],
    });
    this.identityProvider = new IamOpenidConnectProvider(this, 'IdentityProvider', {
      url: this.issuer,
      clientIdList: ['sts.amazonaws.com'],
    });
  }

  /** Name by reference, so that whatever uses it waits for the cluster. */
  get name(): string {
    return this.resource.name;
  }

  /** URL of the issuer of service account tokens, with `https://`. */
  get issuer(): string {
    return this.resource.identity.get(0).oidc.get(0).issuer;
  }

  get certificateAuthority(): string {
    return this.resource.certificateAuthority.get(0).data;
  }

  /** The group that EKS makes: control plane and nodes talk to each other through it. */
  get managedSecurityGroupId(): string {
    return this.resource.vpcConfig.clusterSecurityGroupId;
  }
}
