import { S3BucketLoggingA } from '@cdktf/provider-aws/lib/s3-bucket-logging/index.js';
import type { Construct } from 'constructs';
import { AccountDefaults, RegionDefaults } from '../constructs/audit/account-defaults.ts';
import { LogBuckets } from '../constructs/audit/log-buckets.ts';
import { Trail } from '../constructs/audit/trail.ts';
import { TRAIL_BUCKET } from '../constructs/audit/trail-names.ts';
import { Backups } from '../constructs/backup/backups.ts';
import { ChartRepositories } from '../constructs/charts/chart-repositories.ts';
import { AllocationTags } from '../constructs/cost/allocation-tags.ts';
import { Anomalies } from '../constructs/cost/anomalies.ts';
import { Budget } from '../constructs/cost/budget.ts';
import { Optimizer } from '../constructs/cost/optimizer.ts';
import { Zone, zoneKey } from '../constructs/dns/zone.ts';
import { fixedNames } from '../constructs/identity/pipeline-scope.ts';
import { AccountKeys } from '../constructs/keys/account-keys.ts';
import { AlertTopic } from '../constructs/observability/alert-topic.ts';
import { HeartbeatTopic } from '../constructs/observability/heartbeat.ts';
import type { PlatformEnvironment } from '../environments/platform.ts';
import { pascalCase } from '../lib/names.ts';
import { REGIONS, type RegionCode } from '../lib/regions.ts';
import type { BootstrapStack } from './bootstrap-stack.ts';
import { EnvironmentStack } from './environment-stack.ts';
import { STACK_NAMES } from './outputs.ts';

const BUCKET_NAME = { maxLength: 63 };
const TOPIC_NAME = { maxLength: 256 };
const US_EAST_1 = 'us-east-1';

export interface AccountStackProps {
  readonly environment: PlatformEnvironment;
  readonly bootstrap: BootstrapStack;
}

interface Topics {
  readonly here: AlertTopic;
  /** Where budgets, CloudFront and Route 53 tell; the same topic when the environment stands in us-east-1. */
  readonly usEast1: AlertTopic;
  /** Where Alertmanager says that it lives, when the cluster stands. */
  readonly heartbeat: HeartbeatTopic;
}

/** Keys, log buckets, alert topics, audit trail, budgets, backups, hosted zones, chart repositories. */
export class AccountStack extends EnvironmentStack<'Account'> {
  private readonly boundaryArn: string;

  constructor(scope: Construct, { environment, bootstrap }: AccountStackProps) {
    super(scope, { environment, kind: 'Account', name: STACK_NAMES.Account });
    this.boundaryArn = this.read(bootstrap, 'permissions_boundary_arn');
    const keys = this.makeKeys();
    const logs = this.makeLogBuckets();
    this.logStateAccess(bootstrap, logs);
    const topics = this.makeTopics(keys);
    const backups = this.makeBackups(keys, topics);
    const charts = new ChartRepositories(this, 'Charts', { ...this.place, keyArn: keys.data.arn });
    this.watchCosts(topics);
    this.makeZones();
    if (environment.account.singletons === 'owned') this.makeSingletons(bootstrap, keys, logs, topics);
    this.publish({
      data_key_arn: keys.data.arn,
      data_key_second_arn: keys.copies.arn,
      logs_key_arn: keys.logs.arn,
      logs_key_us_east_1_arn: keys.usEast1Logs.arn,
      load_balancer_logs_bucket_name: logs.loadBalancerLogs.nameOnceOpen,
      access_logs_bucket_name: logs.accessLogs.nameOnceOpen,
      access_logs_second_bucket_name: logs.accessLogsSecond.nameOnceOpen,
      alerts_topic_arn: topics.here.arn,
      alerts_us_east_1_topic_arn: topics.usEast1.arn,
      heartbeat_topic_arn: topics.heartbeat.resource.arn,
      heartbeat_topic_name: topics.heartbeat.resource.name,
      backup_vault_name: backups.vault.resource.name,
      charts_repository_url: charts.url,
      charts_repository_arn: charts.arn,
    });
  }

  private get place() {
    const { name, accountId, region, secondRegion, removal } = this.environment;
    return { environment: name, accountId, region, secondRegion, removal };
  }

  private get trail() {
    const name = fixedNames(this.environment.name).trail;
    return { name, arn: this.arn('cloudtrail', `trail/${name}`) };
  }

  private makeKeys(): AccountKeys {
    const { region, account } = this.environment;
    return new AccountKeys(this, 'Keys', {
      ...this.place,
      secondRegionProvider: this.secondRegion,
      ...(region === US_EAST_1 ? {} : { usEast1Provider: this.usEast1 }),
      ...(account.singletons === 'owned' ? { trailArn: this.trail.arn } : {}),
    });
  }

  private makeLogBuckets(): LogBuckets {
    const { region, retention } = this.environment;
    return new LogBuckets(this, 'Logs', {
      ...this.place,
      days: retention.auditDays,
      elbLogAccount: REGIONS[region as RegionCode].elbLogAccount,
      names: {
        loadBalancerLogs: this.globalName(['load-balancer-logs'], BUCKET_NAME),
        accessLogs: this.globalName(['access-logs'], BUCKET_NAME),
        accessLogsSecond: this.globalName(['access-logs-second'], BUCKET_NAME),
      },
      secondRegionProvider: this.secondRegion,
    });
  }

  /** The state buckets are older than the buckets that take their access logs, so their logging is switched on from here. */
  private logStateAccess(bootstrap: BootstrapStack, logs: LogBuckets): void {
    new S3BucketLoggingA(this, 'StateAccessLogs', {
      bucket: this.read(bootstrap, 'state_bucket_name'),
      targetBucket: logs.accessLogs.nameOnceOpen,
      targetPrefix: 'terraform-state/',
    });
    new S3BucketLoggingA(this, 'StateReplicaAccessLogs', {
      bucket: this.read(bootstrap, 'state_replica_bucket_name'),
      targetBucket: logs.accessLogsSecond.nameOnceOpen,
      targetPrefix: 'terraform-state/',
      provider: this.secondRegion,
    });
  }

  private makeTopics(keys: AccountKeys): Topics {
    const { region, accountId, alerts } = this.environment;
    const common = { name: this.physicalName(['alerts'], TOPIC_NAME), accountId, emails: alerts.emails };
    const here = new AlertTopic(this, 'Alerts', { ...common, keyArn: keys.data.arn });
    const heartbeat = new HeartbeatTopic(this, 'Heartbeat', {
      name: this.physicalName(['heartbeat'], TOPIC_NAME),
      keyArn: keys.data.arn,
    });
    if (region === US_EAST_1) return { here, usEast1: here, heartbeat };
    const usEast1 = new AlertTopic(this, 'AlertsUsEast1', {
      ...common,
      keyArn: keys.usEast1Topics.arn,
      provider: this.usEast1,
    });
    return { here, usEast1, heartbeat };
  }

  private makeBackups(keys: AccountKeys, topics: Topics): Backups {
    return new Backups(this, 'Backups', {
      ...this.place,
      ...this.environment.backups,
      keyArn: keys.data.arn,
      secondKeyArn: keys.copies.arn,
      boundaryArn: this.boundaryArn,
      topicArn: topics.here.arn,
      secondRegionProvider: this.secondRegion,
    });
  }

  private watchCosts({ usEast1 }: Topics): void {
    const { budget, alerts, account } = this.environment;
    const name = this.physicalName(['monthly'], { maxLength: 100 });
    new Budget(this, 'Budget', { ...budget, name, emails: alerts.emails, topicArn: usEast1.arn });
    if (account.billing === 'member') return;
    new Anomalies(this, 'Anomalies', {
      name: this.physicalName(['services'], { maxLength: 50 }),
      monthlyUSD: budget.monthlyUSD,
      topicArn: usEast1.arn,
    });
    new AllocationTags(this, 'AllocationTags');
  }

  private makeZones(): void {
    for (const [domain, zone] of Object.entries(this.environment.dns.zones)) {
      const key = zoneKey(domain);
      if (zone !== 'created') {
        this.publish({ [`zone_id_${key}`]: zone.existing });
        continue;
      }
      const made = new Zone(this, `Zone${pascalCase(domain)}`, { domain, removal: this.environment.removal });
      this.publish({ [`zone_id_${key}`]: made.zoneId, [`zone_name_servers_${key}`]: made.nameServers });
    }
  }

  private makeSingletons(bootstrap: BootstrapStack, keys: AccountKeys, logs: LogBuckets, topics: Topics): void {
    const { retention } = this.environment;
    new AccountDefaults(this, 'Account');
    new RegionDefaults(this, 'Region', { keyArn: keys.data.arn });
    new RegionDefaults(this, 'SecondRegion', { keyArn: keys.copies.arn, provider: this.secondRegion });
    new Optimizer(this, 'Optimizer');
    new Trail(this, 'Trail', {
      ...this.place,
      ...this.trail,
      ...retention,
      bucketName: this.globalName(TRAIL_BUCKET, BUCKET_NAME),
      roleName: this.physicalName(['audit-trail'], { maxLength: 64 }),
      boundaryArn: this.boundaryArn,
      keyArn: keys.logs.arn,
      accessLogsBucket: logs.accessLogs.nameOnceOpen,
      stateBucketArns: [
        this.read(bootstrap, 'state_bucket_arn'),
        `arn:aws:s3:::${this.read(bootstrap, 'state_replica_bucket_name')}`,
      ],
      topicArn: topics.here.arn,
    });
  }
}
