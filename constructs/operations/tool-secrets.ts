import { Construct } from 'constructs';
import { CONTROLLERS, secretStatements, trustController } from '../identity/reader-roles.ts';
import { Role } from '../identity/role.ts';
import { Credentials } from './credentials.ts';

export interface ToolSecretsProps {
  readonly environment: string;
  readonly accountId: string;
  readonly region: string;
  readonly keyArn: string;
  readonly boundaryArn: string;
  readonly removal: 'retain' | 'destroy';
  /** Secrets of other parts of this stack that a tool in the cluster reads too. */
  readonly shared: readonly string[];
  /** Names of parameters of SSM that a tool in the cluster reads: no secrets, but made outside the cluster. */
  readonly parameters: readonly string[];
}

/** What a person puts into each tool's secret: keys of its JSON value. */
export const TOOL_SECRETS = {
  argoCd: {
    name: 'argo-cd',
    about: 'Argo CD: deploy token of GitLab that reads this repository, client secret of single sign-on',
    keys: ['git-username', 'git-password', 'oidc-client-secret'],
  },
  grafana: {
    name: 'grafana',
    about: 'Grafana in the cluster: its local administrator, client secret of single sign-on',
    keys: ['admin-user', 'admin-password', 'oidc-client-secret'],
  },
} as const;

export type ToolSecret = keyof typeof TOOL_SECRETS;

/**
 * Secrets of the tools in the cluster, and the role by which External Secrets reads them. They stand here because what a
 * person has put must outlive a replaced cluster.
 */
export class ToolSecrets extends Construct {
  readonly containers: Readonly<Record<ToolSecret, Credentials>>;
  readonly reader: Role;

  constructor(scope: Construct, id: string, props: ToolSecretsProps) {
    super(scope, id);
    const { environment, accountId, region, keyArn } = props;
    this.containers = {
      argoCd: this.container('ArgoCd', 'argoCd', props),
      grafana: this.container('Grafana', 'grafana', props),
    };
    const arns = Object.values(this.containers).map(({ arn }) => arn);
    this.reader = new Role(this, 'Reader', {
      name: toolSecretsReader(environment),
      description: 'What External Secrets may read for the tools of the platform',
      trust: [trustController(accountId, `${environment}-${CONTROLLERS.secrets}`)],
      boundaryArn: props.boundaryArn,
      statements: [
        ...secretStatements([...arns, ...props.shared], keyArn, region),
        {
          sid: 'Parameters',
          actions: ['ssm:GetParameter'],
          resources: props.parameters.map((name) => `arn:aws:ssm:${region}:${accountId}:parameter${name}`),
        },
      ],
    });
  }

  private container(id: string, tool: ToolSecret, props: ToolSecretsProps): Credentials {
    const { name, about, keys } = TOOL_SECRETS[tool];
    return new Credentials(this, id, {
      name: `${props.environment}/operations/${name}`,
      description: `${about}. JSON with the keys ${keys.join(', ')}`,
      keyArn: props.keyArn,
      accountId: props.accountId,
      removal: props.removal,
    });
  }
}

/** Role name; External Secrets may assume what ends so (`constructs/controllers/external-secrets.ts`). */
export function toolSecretsReader(environment: string): string {
  return `${environment}-operations-secrets-reader`;
}
