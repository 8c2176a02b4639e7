import type { PlatformEnvironment } from '../../environments/platform.ts';
import { filledValues } from '../../local/releases/filled-values.ts';

/** How AWS writes what an output's name ends in. The first that fits counts. */
const SHAPES: readonly (readonly [RegExp, (at: Place) => string])[] = [
  [/role_arn$/, ({ account, name }) => `arn:aws:iam::${account}:role/${name}`],
  [/role_arn_\w+$/, ({ account, name }) => `arn:aws:iam::${account}:role/${name}`],
  [/topic_arn$|^need_\w+_arn$/, ({ account, region, name }) => `arn:aws:sns:${region}:${account}:${name}`],
  [/key_arn$/, ({ account, region }) => `arn:aws:kms:${region}:${account}:key/11111111-2222-3333-4444-555555555555`],
  [/secret_arn$/, ({ account, region, name }) => `arn:aws:secretsmanager:${region}:${account}:secret:${name}-AbCdEf`],
  [
    /certificate_arn$/,
    ({ account, region }) => `arn:aws:acm:${region}:${account}:certificate/11111111-2222-3333-4444-555555555555`,
  ],
  [
    /target_group_arn$/,
    ({ account, region }) => `arn:aws:elasticloadbalancing:${region}:${account}:targetgroup/gateway/0123456789abcdef`,
  ],
  [
    /web_acl_arn$/,
    ({ account, region }) =>
      `arn:aws:wafv2:${region}:${account}:regional/webacl/web/11111111-2222-3333-4444-555555555555`,
  ],
  [/repository_url/, ({ account, region, name }) => `${account}.dkr.ecr.${region}.amazonaws.com/${name}`],
  [/^need_\w+_url$/, ({ account, region, name }) => `https://sqs.${region}.amazonaws.com/${account}/${name}`],
  [/security_group_id$/, () => 'sg-0123456789abcdef0'],
  [/^vpc_id$/, () => 'vpc-0123456789abcdef0'],
  [/private_ip$/, () => '10.0.11.9'],
  [/_port$/, () => '5432'],
  [/_host$/, ({ name }) => `${name}.internal`],
  [/secret_name/, ({ name }) => name.replaceAll('-', '/')],
];

interface Place {
  readonly account: string;
  readonly region: string;
  /** Environment, stack and output in kebab case: what tells one value from another. */
  readonly name: string;
}

/** A text of a synthesized stack as Terraform would hand it to Helm, with values in the shape that AWS gives them. */
export function withSampleOutputs(text: string, environment: PlatformEnvironment): string {
  const filled = filledValues(text, (stack, output) => sampleOutput(environment, stack, output));
  if ('missing' in filled) throw new Error(`no sample of ${filled.missing.join(', ')}`);
  return filled.text;
}

/** A value in the shape that AWS gives the output of a stack. */
export function sampleOutput(
  { name, accountId: account, region }: PlatformEnvironment,
  stack: string,
  output: string,
): string {
  const place = { account, region, name: [name, stack, output].join('-').replaceAll('_', '-') };
  const [, shape] = SHAPES.find(([pattern]) => pattern.test(output)) ?? [];
  return shape?.(place) ?? place.name;
}
