import { AWS_RANGES } from '../../lib/aws-limits.ts';
import { denyWithoutTls, type Statement } from '../identity/statement.ts';

/** An AWS service that puts messages into a queue on behalf of one resource. */
export interface Publisher {
  readonly service: 'sns.amazonaws.com' | 's3.amazonaws.com';
  /** ARN of the topic or bucket; known by its name before it exists, so that nobody waits for anybody. */
  readonly sourceArn: string;
  readonly accountId: string;
}

/** TLS for everybody, and messages from nobody but the named publishers and the roles whose own policy says so. */
export function queuePolicy(queueArn: string, publishers: readonly Publisher[]): readonly Statement[] {
  return [denyWithoutTls(['sqs:*'], [queueArn]), ...publishers.map((publisher) => allow(publisher, queueArn))];
}

/** S3 names its account as well: the owner of a deleted bucket's name could otherwise be somebody else. */
function allow({ service, sourceArn, accountId }: Publisher, queueArn: string): Statement {
  return {
    sid: `Publisher${
      sourceArn
        .split(':')
        .at(-1)
        ?.replace(/[^A-Za-z0-9]/g, '') ?? ''
    }`,
    actions: ['sqs:SendMessage'],
    resources: [queueArn],
    principals: { Service: [service] },
    conditions: {
      ArnEquals: { 'aws:SourceArn': sourceArn },
      ...(service === 's3.amazonaws.com' ? { StringEquals: { 'aws:SourceAccount': accountId } } : {}),
    },
  };
}

/** SQS's own advice: six times what a worker may take, so that retries inside the worker never meet a second delivery. */
const VISIBILITY_FACTOR = 6;

/** Seconds for which a received message stays hidden; AWS accepts 12 hours at most. */
export function visibilitySeconds(workerTimeoutSeconds: number): number {
  return Math.min(VISIBILITY_FACTOR * workerTimeoutSeconds, AWS_RANGES.sqsVisibilitySeconds.max);
}
