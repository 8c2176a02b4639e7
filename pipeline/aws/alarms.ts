import { CloudWatchClient, paginateDescribeAlarms } from '@aws-sdk/client-cloudwatch';
import { calling } from './aws-failure.ts';
import { client } from './clients.ts';

/** CloudFront, its web ACLs and Route 53's health checks publish their metrics there alone, so their alarms stand there. */
const GLOBAL_SERVICES_REGION = 'us-east-1';

/** Regions in which alarms of an environment stand: its own, and the one of AWS's global services. */
export function alarmRegions(region: string): readonly string[] {
  return [...new Set([region, GLOBAL_SERVICES_REGION])];
}

/** Names of the alarms that ring now, of those whose name begins with `prefix`. */
export async function ringingAlarms(region: string, prefix: string): Promise<readonly string[]> {
  return await calling({ path: 'cloudwatch:DescribeAlarms', region }, async () => {
    const names: string[] = [];
    const pages = paginateDescribeAlarms(
      { client: client(CloudWatchClient, region) },
      { StateValue: 'ALARM', AlarmNamePrefix: prefix, AlarmTypes: ['MetricAlarm', 'CompositeAlarm'] },
    );
    // Not every server of this API filters by state and prefix at once.
    for await (const { MetricAlarms = [], CompositeAlarms = [] } of pages)
      for (const { AlarmName = '', StateValue } of [...MetricAlarms, ...CompositeAlarms])
        if (StateValue === 'ALARM') names.push(AlarmName);
    return names.sort();
  });
}
