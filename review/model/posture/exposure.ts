import type { EnvironmentData } from '../../read/platform-file.ts';
import type { PostureModel } from '../posture-model.ts';
import { inside, isTrue, plain, type StackResource, type Stacks, textsIn } from './blocks.ts';
import { mayAllowEverybody, principalsOf, statementsIn } from './policy.ts';

type Exposed = PostureModel['exposure'][number];

const EVERYBODY = 'the whole internet';

interface Found {
  readonly what: string;
  readonly to: string;
  readonly why: string | null;
}

type Rule = (resource: StackResource, environment: Pick<EnvironmentData, 'reasons'>) => readonly Found[];

/** What can be reached from outside of the network, in the order of the stacks. */
export function exposureOf(stacks: Stacks, environment: Pick<EnvironmentData, 'reasons'>): readonly Exposed[] {
  const blocked = blockedBuckets(stacks);
  return stacks.resources.flatMap((resource) => {
    const byType = RULES[resource.type]?.(resource, environment) ?? [];
    const found = resource.type === 'aws_s3_bucket' ? publicBucket(resource, blocked) : byType;
    return [...found, ...openPolicy(resource)].map((it) => ({ address: resource.label, ...it }));
  });
}

const RULES: Readonly<Record<string, Rule>> = {
  aws_vpc_security_group_ingress_rule: ({ block }) => {
    const cidr = String(block['cidr_ipv4'] ?? block['cidr_ipv6'] ?? '');
    if (cidr === '' || isPrivate(cidr)) return [];
    const ports =
      block['from_port'] === block['to_port'] ? block['from_port'] : `${block['from_port']}-${block['to_port']}`;
    const what = block['ip_protocol'] === '-1' ? 'every port' : `port ${String(ports)}`;
    const why = typeof block['description'] === 'string' ? block['description'].replace(/^From [^:]+: /, '') : null;
    return [{ what, to: isEverybody(cidr) ? EVERYBODY : cidr, why }];
  },
  aws_lb: ({ block }) => {
    if (isTrue(block['internal'])) return [];
    return [{ what: 'load balancer', to: 'whom its security group lets in', why: 'clients reach the mesh through it' }];
  },
  aws_cloudfront_distribution: ({ block }) => {
    const hosts = textsIn(block['aliases']).join(', ');
    const limited = inside(block, 'restrictions.geo_restriction.restriction_type');
    const to =
      limited === 'none' || limited === undefined ? EVERYBODY : `the internet, by a ${String(limited)} of countries`;
    return [{ what: `distribution ${hosts}`, to, why: told(block['comment']) }];
  },
  aws_apigatewayv2_api: ({ block }) => [
    {
      what: `API gateway ${told(block['name']) ?? ''}`,
      to: EVERYBODY,
      why: 'clients call the API; its routes say who needs a token',
    },
  ],
  aws_apigatewayv2_route: ({ block }) => {
    const open = block['authorization_type'] === undefined || block['authorization_type'] === 'NONE';
    return open
      ? [
          {
            what: `route ${told(block['route_key']) ?? ''} without a token`,
            to: EVERYBODY,
            why: 'the system says `public`',
          },
        ]
      : [];
  },
  aws_eks_cluster: ({ block }, { reasons }) => {
    const settings = inside(block, 'vpc_config');
    if (!isTrue(inside(settings, 'endpoint_public_access'))) return [];
    const cidrs = textsIn(inside(settings, 'public_access_cidrs'));
    const to = cidrs.length === 0 || cidrs.some(isEverybody) ? EVERYBODY : cidrs.join(', ');
    return [{ what: 'API of Kubernetes', to, why: reasons['cluster.publicCidrs'] ?? null }];
  },
  aws_db_instance: ({ block }) =>
    isTrue(block['publicly_accessible'])
      ? [{ what: 'database', to: 'whom its security group lets in', why: null }]
      : [],
  aws_instance: ({ block }) =>
    isTrue(block['associate_public_ip_address'])
      ? [{ what: 'machine with a public address', to: 'whom its security group lets in', why: null }]
      : [],
  aws_lambda_function_url: ({ block }) =>
    block['authorization_type'] === 'NONE' ? [{ what: 'URL of a function', to: EVERYBODY, why: null }] : [],
};

/** Buckets whose public access is blocked in all four ways. */
function blockedBuckets(stacks: Stacks): ReadonlySet<string> {
  const ways = ['block_public_acls', 'block_public_policy', 'ignore_public_acls', 'restrict_public_buckets'];
  return new Set(
    stacks.resources.flatMap(({ type, stack, block }) => {
      if (type !== 'aws_s3_bucket_public_access_block' || !ways.every((way) => isTrue(block[way]))) return [];
      return stacks.named(stack, block['bucket'])?.label ?? [];
    }),
  );
}

function publicBucket({ label }: StackResource, blocked: ReadonlySet<string>): readonly Found[] {
  return blocked.has(label) ? [] : [{ what: 'bucket whose public access is not blocked', to: EVERYBODY, why: null }];
}

/** A statement that lets everybody in, without any condition. */
function openPolicy({ type, block }: StackResource): readonly Found[] {
  if (type.startsWith('aws_iam_') || type === 'aws_vpc_endpoint' || !mayAllowEverybody(block['policy'])) return [];
  return (statementsIn(block['policy']) ?? []).flatMap((statement) => {
    const open = statement['Effect'] === 'Allow' && principalsOf(statement).includes('*');
    if (!open || statement['Condition'] !== undefined) return [];
    return [{ what: `policy that allows ${textsIn(statement['Action']).join(', ')}`, to: EVERYBODY, why: null }];
  });
}

function told(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? plain(value) : null;
}

function isEverybody(cidr: string): boolean {
  return cidr === '0.0.0.0/0' || cidr === '::/0';
}

/** Addresses that the internet does not route (RFC 1918, RFC 6598). */
function isPrivate(cidr: string): boolean {
  const [a = 0, b = 0] = cidr.split('.').map(Number);
  return a === 10 || (a === 172 && b >= 16 && b < 32) || (a === 192 && b === 168) || (a === 100 && b >= 64 && b < 128);
}
