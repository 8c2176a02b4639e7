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
      names.push(...[...MetricAlarms, ...CompositeAlarms].map(({ AlarmName = '' }) => AlarmName));
    return names.sort();
  });
}
