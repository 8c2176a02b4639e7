import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');
const README = readFileSync(join(import.meta.dirname, 'README.md'), 'utf8');

/** First words of a provider class's path, and the service in the README's table of what does not happen. */
const SERVICES: Readonly<Record<string, string>> = {
  acm: 'ACM',
  apigatewayv2: 'API Gateway',
  autoscaling: 'Auto Scaling',
  backup: 'Backup',
  budgets: 'Budgets, Cost Explorer, Compute Optimizer',
  ce: 'Budgets, Cost Explorer, Compute Optimizer',
  cloudfront: 'CloudFront',
  cloudtrail: 'CloudTrail',
  cloudwatch: 'CloudWatch',
  'cloudwatch-event': 'EventBridge',
  'cloudwatch-log': 'CloudWatch Logs',
  computeoptimizer: 'Budgets, Cost Explorer, Compute Optimizer',
  db: 'RDS',
  dynamodb: 'DynamoDB',
  ecr: 'ECR',
  eks: 'EKS',
  elasticache: 'ElastiCache',
  iam: 'IAM, STS',
  kms: 'KMS',
  lambda: 'Lambda',
  lb: 'Load balancing',
  route53: 'Route 53',
  s3: 'S3',
  secretsmanager: 'Secrets Manager',
  sns: 'SNS',
  sqs: 'SQS',
  ssm: 'SSM',
  synthetics: 'X-Ray, Synthetics',
  wafv2: 'WAF',
};

/** Those of EC2 have no common word. */
const EC2 =
  /^(default|ebs|ec2|eip|flow-log|instance|internet-gateway|launch-template|nat-gateway|network|route(-|$)|security-group|subnet|volume|vpc)/;

function serviceOf(name: string): string | undefined {
  const known = Object.keys(SERVICES).filter((words) => name === words || name.startsWith(`${words}-`));
  const [longest] = known.sort((one, other) => other.length - one.length);
  return longest === undefined ? (EC2.test(name) ? 'EC2, VPC' : undefined) : SERVICES[longest];
}

/** Provider classes by their paths, `s3-bucket`; what is read as data counts as its resource. */
function used(): readonly string[] {
  const files = globSync('{constructs,stacks}/**/*.ts', { cwd: ROOT });
  const paths = files.flatMap((file) => [
    ...readFileSync(join(ROOT, file), 'utf8').matchAll(/provider-aws\/lib\/([a-z0-9-]+)\//g),
  ]);
  return [...new Set(paths.map(([, name = '']) => name.replace(/^data-aws-/, '')))].filter(
    (name) => name !== 'provider',
  );
}

describe("what the README says the embedded AWS still can't do", () => {
  const rows = [...README.slice(README.indexOf('**By service**')).matchAll(/^\| ([^|]+) \|/gm)].map(([, name]) => name);

  it('has a row for each service that a stack uses', () => {
    const names = used();
    expect(names.length).toBeGreaterThan(80);
    expect(names.filter((name) => !rows.includes(serviceOf(name) ?? ''))).toEqual([]);
  });

  it('has one row of each', () => {
    expect(rows.filter((row, index) => rows.indexOf(row) !== index)).toEqual([]);
  });
});
