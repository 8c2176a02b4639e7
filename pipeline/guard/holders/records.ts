import type { DataHolders } from '../data-holder.ts';
import { emptied, lowered, turnedOff } from '../weakening.ts';

/** Logs, queues and streams: what has been told once. */
export const RECORDS: DataHolders = {
  aws_cloudwatch_log_group: {
    loses: 'every line of the group',
    instead: 'export the group to a bucket first',
    weakenings: [
      lowered('retention_in_days', 'lines older than that are deleted', { zero: Number.POSITIVE_INFINITY }),
      turnedOff('skip_destroy', 'a later deletion takes the lines with it'),
    ],
  },
  aws_cloudtrail: {
    loses: 'the audit trail of the account from now on; what is recorded stays in its bucket',
    weakenings: [
      turnedOff('enable_logging', 'nobody can tell later who did what'),
      turnedOff('enable_log_file_validation', 'nobody can tell later whether the trail was changed'),
      turnedOff('include_global_service_events', 'nobody can tell later what was done with IAM and STS'),
      turnedOff('is_multi_region_trail', 'nobody can tell later what was done in other regions'),
    ],
  },
  aws_sqs_queue: {
    loses: 'every message that nobody has handled yet',
    instead: 'stop the producers and let the consumers empty the queue first',
    weakenings: [
      lowered('message_retention_seconds', 'messages older than that are deleted'),
      emptied('redrive_policy', 'a message that cannot be handled is dropped instead of kept'),
    ],
  },
  aws_sns_topic: {
    loses: "subscriptions made by others, and people's confirmations of theirs",
    instead: 'tell the subscribers first: every address has to confirm anew',
  },
  aws_kinesis_stream: {
    loses: 'every record that nobody has read yet',
    weakenings: [lowered('retention_period', 'records older than that are deleted')],
  },
  aws_msk_cluster: { loses: 'every record of every topic' },
};
