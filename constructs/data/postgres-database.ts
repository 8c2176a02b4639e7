import { DbEventSubscription } from '@cdktf/provider-aws/lib/db-event-subscription/index.js';
import { DbInstance } from '@cdktf/provider-aws/lib/db-instance/index.js';
import { DbParameterGroup } from '@cdktf/provider-aws/lib/db-parameter-group/index.js';
import { DbSubnetGroup } from '@cdktf/provider-aws/lib/db-subnet-group/index.js';
import { TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import type { Sizes } from '../../environments/schema.ts';
import { NAME_LIMITS } from '../../lib/aws-limits.ts';
import { POSTGRES_VERSIONS, type PostgresVersion } from '../../lib/catalogue/engines.ts';
import type { NeedOf } from '../../systems/schema.ts';
import { Role, trustService } from '../identity/role.ts';
import { type NeedContext, needName, type SubnetOf } from '../needs/need.ts';
import { LogGroup } from '../observability/log-group.ts';
import { MetricAlarms } from './metric-alarms.ts';
import { instanceAlarms, PRIMARY_ALARMS, REPLICA_ALARMS } from './postgres-alarms.ts';
import { postgresParameters } from './postgres-parameters.ts';
import {
  type InstanceLinks,
  LOG_EXPORTS,
  ofPrimary,
  primarySettings,
  replicaSettings,
  replicaZone,
  sharedSettings,
} from './postgres-settings.ts';

/** Login that owns the database; RDS reserves `admin`, and `postgres` is what everybody tries first. */
export const MASTER_USER = 'platform';
export const POSTGRES_PORT = 5432;

/** What the alert topic hears besides alarms. */
const EVENTS = ['failover', 'failure', 'low storage', 'recovery'];
/** Characters of `-replica-N`. */
const REPLICA_SUFFIX = 10;

export interface PostgresDatabaseProps {
  readonly context: NeedContext;
  readonly name: string;
  readonly need: NeedOf<'postgres'>;
  readonly size: Sizes['postgres'];
}

/** A primary with its standby, replicas in the zones that are left, their logs and their alarms. */
export class PostgresDatabase extends Construct {
  readonly identifier: string;
  readonly primary: DbInstance;
  readonly replicas: readonly DbInstance[];
  private readonly props: PostgresDatabaseProps;

  constructor(scope: Construct, id: string, props: PostgresDatabaseProps) {
    super(scope, id);
    this.props = props;
    const maxLength = NAME_LIMITS.rdsInstance.max - REPLICA_SUFFIX;
    this.identifier = needName(props.context, [props.name], { maxLength });
    const links = this.links();
    this.primary = this.createPrimary(links);
    this.replicas = Array.from({ length: props.size.replicas }, (_, index) => this.createReplica(index, links));
    this.watch();
  }

  private links(): InstanceLinks {
    const { network, keys } = this.props.context;
    return {
      identifier: this.identifier,
      subnetGroup: this.subnetGroup('Subnets', this.identifier, ofPrimary(network.dataSubnetIds)),
      parameterGroup: this.parameterGroup(),
      securityGroup: network.securityGroups.data,
      monitoringRoleArn: this.monitoringRole(),
      keyArn: keys.data,
    };
  }

  /** The family stands in the name: a major upgrade makes a second group before it lets the first one go. */
  private parameterGroup(): string {
    const { family, major } = POSTGRES_VERSIONS[this.props.need.version as PostgresVersion];
    return new DbParameterGroup(this, 'Parameters', {
      name: `${this.identifier}-${family}`,
      description: `PostgreSQL ${major} of ${this.identifier}`,
      family,
      parameter: postgresParameters(major).map((parameter) => ({ ...parameter })),
      lifecycle: { createBeforeDestroy: true },
    }).name;
  }

  private subnetGroup(id: string, name: string, subnets: readonly SubnetOf[]): string {
    return new DbSubnetGroup(this, id, {
      name,
      description: `Zones ${subnets.map(({ zone }) => zone).join(', ')}`,
      subnetIds: subnets.map((subnet) => subnet.id),
    }).name;
  }

  private monitoringRole(): string {
    const { context, name } = this.props;
    return new Role(this, 'Monitoring', {
      name: needName(context, [name, 'monitoring'], { maxLength: NAME_LIMITS.iamRole.max }),
      description: `RDS writes metrics of the operating system of ${this.identifier}`,
      trust: [trustService('monitoring.rds.amazonaws.com', context.environment.accountId)],
      boundaryArn: context.boundaryArn,
      managedPolicies: ['service-role/AmazonRDSEnhancedMonitoringRole'],
    }).arn;
  }

  private createPrimary(links: InstanceLinks): DbInstance {
    const { context, need, size } = this.props;
    return new DbInstance(this, 'Resource', {
      ...sharedSettings(size, links),
      ...primarySettings(size, context.environment.removal, this.identifier),
      engine: 'postgres',
      engineVersion: need.version,
      dbName: need.database,
      port: POSTGRES_PORT,
      username: MASTER_USER,
      kmsKeyId: context.keys.data,
      ...this.password(),
      dependsOn: this.logs('', this.identifier),
      timeouts: { create: '90m' },
    });
  }

  /** A replica has a subnet group of all zones: the primary's holds only the two that the primary may use. */
  private createReplica(index: number, links: InstanceLinks): DbInstance {
    const { context, size } = this.props;
    const { environment, network } = context;
    const identifier = this.replicaIdentifier(index);
    const id = `Replica${index + 1}`;
    const subnetGroup = this.subnetGroup(`${id}Subnets`, identifier, network.dataSubnetIds);
    const zone = replicaZone(environment.network.zones, index);
    return new DbInstance(this, id, {
      ...sharedSettings(size, { ...links, identifier, subnetGroup }),
      ...replicaSettings(size, this.primary.arn, environment.region, zone),
      dependsOn: this.logs(id, identifier),
      timeouts: { create: '90m' },
    });
  }

  private replicaIdentifier(index: number): string {
    return `${this.identifier}-replica-${index + 1}`;
  }

  /** Made here, since RDS would make them without encryption and without an end. */
  private logs(prefix: string, identifier: string) {
    const { environment, keys } = this.props.context;
    return LOG_EXPORTS.map((log) => {
      const id = `${prefix}${log === 'upgrade' ? 'Upgrade' : 'Postgresql'}Log`;
      const name = `/aws/rds/instance/${identifier}/${log}`;
      return new LogGroup(this, id, { name, days: environment.retention.logDays, keyArn: keys.logs }).resource;
    });
  }

  /** The first password is random, given to RDS, and kept by nobody: the first rotation replaces it. */
  private password() {
    if (this.props.size.password === 'rds-managed') {
      return { manageMasterUserPassword: true, masterUserSecretKmsKeyId: this.props.context.keys.data };
    }
    const stack = TerraformStack.of(this);
    const id = stack.getLogicalId(this.node);
    // cdktf has no class for ephemeral resources.
    stack.addOverride(`ephemeral.aws_secretsmanager_random_password.${id}`, {
      password_length: 48,
      exclude_punctuation: true,
    });
    const passwordWo = `\${ephemeral.aws_secretsmanager_random_password.${id}.random_password}`;
    return { passwordWo, passwordWoVersion: 1 };
  }

  private watch(): void {
    const { context, size } = this.props;
    const { topicArn } = context.alerts;
    const shared = { namespace: 'AWS/RDS', topicArn };
    new MetricAlarms(this, 'Alarms', {
      ...shared,
      subject: this.identifier,
      dimensions: { DBInstanceIdentifier: this.identifier },
      rules: [...instanceAlarms(size), ...PRIMARY_ALARMS],
    });
    for (const index of this.replicas.keys()) {
      const subject = this.replicaIdentifier(index);
      const rules = [...instanceAlarms(size), ...REPLICA_ALARMS];
      const dimensions = { DBInstanceIdentifier: subject };
      new MetricAlarms(this, `Replica${index + 1}Alarms`, { ...shared, subject, dimensions, rules });
    }
    new DbEventSubscription(this, 'Events', {
      name: this.identifier,
      snsTopic: topicArn,
      sourceType: 'db-instance',
      sourceIds: [this.primary, ...this.replicas].map((instance) => instance.identifier),
      eventCategories: EVENTS,
    });
  }
}
