import { ElasticacheParameterGroup } from '@cdktf/provider-aws/lib/elasticache-parameter-group/index.js';
import { ElasticacheReplicationGroup } from '@cdktf/provider-aws/lib/elasticache-replication-group/index.js';
import { ElasticacheSubnetGroup } from '@cdktf/provider-aws/lib/elasticache-subnet-group/index.js';
import { Construct } from 'constructs';
import type { Sizes } from '../../environments/schema.ts';
import { CACHE_ENGINES, type CacheVersion } from '../../lib/catalogue/engines.ts';
import { CACHE_PORT, cacheAlarms, cacheParameters, cacheSettings, memberIds } from '../data/cache-settings.ts';
import { CACHE_NAME_LENGTH, CacheUsers } from '../data/cache-users.ts';
import { MetricAlarms } from '../data/metric-alarms.ts';
import type { Statement } from '../identity/statement.ts';
import { LogGroup } from '../observability/log-group.ts';
import { type NeedConstruct, type NeedInput, type NeedUser, needName, sizeOf } from './need.ts';

/** Characters of the longest thing behind a group's name: `-final`, `-default`. */
const SUFFIX = 8;
const LOGS = ['slow', 'engine'] as const;

/**
 * A cache or a store of locks on ElastiCache. Services log in over TLS with a token that they make from their own role;
 * there is no password. A service works on, slower, when its cache is gone.
 *
 * | output | holds |
 * |---|---|
 * | `host`, `port` | the primary's endpoint, which follows a failover |
 * | `reader_host` | spreads reads over the copies |
 * | `name` | of the replication group: part of the token that a service makes |
 * | `user_<service>` | name under which that service logs in |
 */
export class RedisNeed extends Construct implements NeedConstruct {
  readonly kind = 'redis';
  readonly name: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly secretArns = [];
  readonly queueArns = [];
  private readonly group: ElasticacheReplicationGroup;
  private readonly users: CacheUsers;

  constructor(scope: Construct, id: string, input: NeedInput<'redis'>) {
    super(scope, id);
    const { context, name } = input;
    this.name = name;
    const size = sizeOf(input);
    const groupName = needName(context, [name], { maxLength: CACHE_NAME_LENGTH - SUFFIX });
    this.users = new CacheUsers(this, 'Users', { context, needName: name });
    this.group = this.createGroup(input, size, groupName);
    this.watch(input, size, groupName);
    const users = [...this.users.services].map(([service, user]) => [`user_${service}`, user.userName]);
    this.outputs = {
      host: this.group.primaryEndpointAddress,
      reader_host: this.group.readerEndpointAddress,
      port: String(CACHE_PORT),
      name: groupName,
      ...Object.fromEntries(users),
    };
  }

  grant({ service }: NeedUser): readonly Statement[] {
    const user = this.users.services.get(service);
    if (user === undefined) return [];
    return [{ sid: 'Connect', actions: ['elasticache:Connect'], resources: [this.group.arn, user.arn] }];
  }

  private createGroup({ context, name, need }: NeedInput<'redis'>, size: Sizes['redis'], groupName: string) {
    const { environment, keys, network } = context;
    const { engine, version, family } = CACHE_ENGINES[need.version as CacheVersion];
    const parameters = new ElasticacheParameterGroup(this, 'Parameters', {
      // The family in the name: a major upgrade makes a second group before it lets the first one go.
      name: `${groupName}-${family}`,
      description: `${engine} ${version} for ${need.purpose}`,
      family,
      parameter: cacheParameters(need.purpose).map((parameter) => ({ ...parameter })),
      lifecycle: { createBeforeDestroy: true },
    });
    const subnets = new ElasticacheSubnetGroup(this, 'Subnets', {
      name: groupName,
      description: `Zones ${network.dataSubnetIds.map(({ zone }) => zone).join(', ')}`,
      subnetIds: network.dataSubnetIds.map((subnet) => subnet.id),
    });
    const logs = LOGS.map((log) => ({
      log,
      group: new LogGroup(this, log === 'slow' ? 'SlowLog' : 'EngineLog', {
        name: `/aws/elasticache/${groupName}/${log}`,
        days: environment.retention.logDays,
        keyArn: keys.logs,
      }),
    }));
    return new ElasticacheReplicationGroup(this, 'Resource', {
      ...cacheSettings(size, environment.removal, groupName),
      replicationGroupId: groupName,
      description: `${need.purpose === 'cache' ? 'Cache' : 'Locks'} "${name}" of ${context.deployment.system.name}`,
      engine,
      engineVersion: version,
      parameterGroupName: parameters.name,
      subnetGroupName: subnets.name,
      securityGroupIds: [network.securityGroups.data],
      kmsKeyId: keys.data,
      userGroupIds: [this.users.group.userGroupId],
      logDeliveryConfiguration: logs.map(({ log, group }) => ({
        destination: group.resource.name,
        destinationType: 'cloudwatch-logs',
        logFormat: 'json',
        logType: `${log}-log`,
      })),
    });
  }

  private watch({ context, need }: NeedInput<'redis'>, { replicas }: Sizes['redis'], groupName: string): void {
    for (const [index, member] of memberIds(groupName, replicas).entries()) {
      new MetricAlarms(this, `Node${index + 1}Alarms`, {
        subject: member,
        namespace: 'AWS/ElastiCache',
        dimensions: { CacheClusterId: member },
        topicArn: context.alerts.topicArn,
        rules: cacheAlarms(need.purpose, replicas),
      });
    }
  }
}
