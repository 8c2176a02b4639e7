import type { Construct } from 'constructs';
import { Monitoring, monitoringCertificate } from '../constructs/operations/monitoring.ts';
import { Runner } from '../constructs/operations/runner.ts';
import { Store, type StoreCopy } from '../constructs/operations/store.ts';
import { ToolSecrets } from '../constructs/operations/tool-secrets.ts';
import type { PlatformEnvironment } from '../environments/platform.ts';
import type { AccountStack } from './account-stack.ts';
import type { BootstrapStack } from './bootstrap-stack.ts';
import { EnvironmentStack } from './environment-stack.ts';
import type { NetworkStack } from './network-stack.ts';
import { STACK_NAMES } from './outputs.ts';

export interface OperationsStackProps {
  readonly environment: PlatformEnvironment;
  readonly bootstrap: BootstrapStack;
  readonly account: AccountStack;
  readonly network: NetworkStack;
}

/** Monitoring instance, GitLab runner, buckets of logs, traces and cluster backups, secrets of the tools in the cluster. */
export class OperationsStack extends EnvironmentStack<'Operations'> {
  constructor(scope: Construct, { environment, bootstrap, account, network }: OperationsStackProps) {
    super(scope, { environment, kind: 'Operations', name: STACK_NAMES.Operations });
    const { operations, backups } = environment;
    const boundaryArn = this.read(bootstrap, 'permissions_boundary_arn');
    const logs = this.store('Logs', account, operations.logDays);
    const traces = this.store('Traces', account, operations.traceDays);
    const velero = this.store('Velero', account, operations.veleroDays, backups.copyDays > 0 ? boundaryArn : undefined);
    const [zone] = environment.network.zones;
    const machine = {
      environment: environment.name,
      accountId: environment.accountId,
      region: environment.region,
      removal: environment.removal,
      keyArn: this.read(account, 'data_key_arn'),
      topicArn: this.read(account, 'alerts_topic_arn'),
      boundaryArn,
    };
    const monitoring = new Monitoring(this, 'Monitoring', {
      ...machine,
      ...operations.monitoring,
      zone: `${environment.region}${zone}`,
      publicSubnetId: this.read(network, `public_subnet_id_${zone}`),
      appSubnetId: this.read(network, `app_subnet_id_${zone}`),
      securityGroupId: this.read(network, 'monitoring_security_group_id'),
    });
    const runner = new Runner(this, 'Runner', {
      ...machine,
      ...operations.runner,
      gitlabUrl: environment.gitlab.url,
      subnetId: this.read(network, `app_subnet_id_${zone}`),
      securityGroupId: this.read(network, 'runner_security_group_id'),
    });
    const tools = new ToolSecrets(this, 'Tools', {
      ...machine,
      shared: [monitoring.credentials.arn],
      parameters: [monitoringCertificate(environment.name)],
    });
    this.publish({
      monitoring_private_ip: monitoring.privateIp,
      monitoring_credentials_secret_arn: monitoring.credentials.arn,
      runner_role_arn: runner.machine.role.arn,
      argo_cd_secret_arn: tools.containers.argoCd.arn,
      grafana_secret_arn: tools.containers.grafana.arn,
      tool_secrets_reader_role_arn: tools.reader.arn,
      logs_bucket_name: logs.bucket.resource.id,
      logs_bucket_arn: logs.bucket.arn,
      traces_bucket_name: traces.bucket.resource.id,
      traces_bucket_arn: traces.bucket.arn,
      velero_bucket_name: velero.bucket.resource.id,
      velero_bucket_arn: velero.bucket.arn,
    });
  }

  private store(id: string, account: AccountStack, days: number, copyBoundaryArn?: string): Store {
    const { environment } = this;
    return new Store(this, id, {
      name: this.globalName([id], { maxLength: 63 }),
      region: environment.region,
      keyArn: this.read(account, 'data_key_arn'),
      accessLogsBucket: this.read(account, 'access_logs_bucket_name'),
      removal: environment.removal,
      days,
      ...(copyBoundaryArn === undefined ? {} : { copy: this.copyOf(id, account, copyBoundaryArn) }),
    });
  }

  private copyOf(id: string, account: AccountStack, boundaryArn: string): StoreCopy {
    return {
      region: this.environment.secondRegion,
      provider: this.secondRegion,
      keyArn: this.read(account, 'data_key_second_arn'),
      accessLogsBucket: this.read(account, 'access_logs_second_bucket_name'),
      name: this.globalName([id, 'copy'], { maxLength: 63 }),
      roleName: this.physicalName([id, 'replication'], { maxLength: 64 }),
      boundaryArn,
    };
  }
}
