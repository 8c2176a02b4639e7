import { CloudWatchClient, paginateDescribeAlarms } from '@aws-sdk/client-cloudwatch';
import { calling } from './aws-failure.ts';
import { client } from './clients.ts';

/** Names of the alarms that ring now, of those whose name begins with `prefix`. */
export async function ringingAlarms(region: string, prefix: string): Promise<readonly string[]> {
  return await calling({ path: 'cloudwatch:DescribeAlarms', region }, async () => {
    const names: string[] = [];
    const pages = paginateDescribeAlarms(
      { client: client(CloudWatchClient, region) },
      { StateValue: 'ALARM', AlarmNamePrefix: prefix, AlarmTypes: ['MetricAlarm', 'CompositeAlarm'] },
    );
    for await (const { MetricAlarms = [], CompositeAlarms = [] } of pages)
      // Not every server of this API filters by state and prefix at once.
      for (const { AlarmName = '', StateValue } of [...MetricAlarms, ...CompositeAlarms])
        if (StateValue === 'ALARM') names.push(AlarmName);
    return names.sort();
  });
}
