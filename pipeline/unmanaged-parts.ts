import { at, elementsOf, isObject } from '../lib/plan/plan-value.ts';
import type { TerraformPlan } from '../lib/plan/terraform-plan.ts';

/** A part that somebody added to an object of the stack. */
export interface UnmanagedPart {
  /** Terraform address of the object. */
  readonly address: string;
  /** Kind of the part: `ingress rule`. */
  readonly kind: string;
  /** The part in words: `tcp 22 from 0.0.0.0/0`. */
  readonly what: string;
}

/** A managed object as the refresh has found it. */
interface Found {
  readonly address: string;
  readonly type: string;
  readonly values: unknown;
}

/** Parts that AWS lists with an object and that the code makes as resources of their own. */
interface PartKind {
  readonly kind: string;
  /** Type of the object. */
  readonly type: string;
  /** Its attribute that lists the parts. Where the code sets it, Terraform itself finds what came in addition. */
  readonly attribute: string;
  /** Attribute of the object by which its parts name it. */
  readonly identity: string;
  /** Type of the parts' resources, and their attribute that names the object. */
  readonly maker: string;
  readonly names: string;
  /** Parts as AWS lists them; `owner` is the object's identity. */
  listed(part: unknown, owner: string): readonly string[];
  /** The part that a resource makes, in the same words. */
  made(values: unknown): string;
}

const KINDS: readonly PartKind[] = [
  ...(['ingress', 'egress'] as const).map((direction): PartKind => {
    const preposition = direction === 'ingress' ? 'from' : 'to';
    return {
      kind: `${direction} rule`,
      type: 'aws_security_group',
      attribute: direction,
      identity: 'id',
      maker: `aws_vpc_security_group_${direction}_rule`,
      names: 'security_group_id',
      listed: (part, group) => rulesOf(part, group).map((rule) => ruleText(rule, preposition)),
      made: (values) => ruleText(madeRule(values), preposition),
    };
  }),
  {
    kind: 'route',
    type: 'aws_route_table',
    attribute: 'route',
    identity: 'id',
    maker: 'aws_route',
    names: 'route_table_id',
    listed: (part) => [firstText(part, ['cidr_block', 'ipv6_cidr_block', 'destination_prefix_list_id'])],
    made: (values) =>
      firstText(values, ['destination_cidr_block', 'destination_ipv6_cidr_block', 'destination_prefix_list_id']),
  },
  {
    kind: 'attached policy',
    type: 'aws_iam_role',
    attribute: 'managed_policy_arns',
    identity: 'name',
    maker: 'aws_iam_role_policy_attachment',
    names: 'role',
    listed: (part) => [String(part)],
    made: (values) => String(at(values, 'policy_arn')),
  },
  {
    kind: 'inline policy',
    type: 'aws_iam_role',
    attribute: 'inline_policy',
    identity: 'name',
    maker: 'aws_iam_role_policy',
    names: 'role',
    listed: (part) => [String(at(part, 'name'))],
    made: (values) => String(at(values, 'name')),
  },
  {
    kind: 'attached volume',
    type: 'aws_instance',
    attribute: 'ebs_block_device',
    identity: 'id',
    maker: 'aws_volume_attachment',
    names: 'instance_id',
    // An attachment does not say whether its volume goes with the instance; AWS begins with no.
    listed: (part) => [
      `${String(at(part, 'volume_id'))}${at(part, 'delete_on_termination') === true ? ', which goes with the instance' : ''}`,
    ],
    made: (values) => String(at(values, 'volume_id')),
  },
];

/**
 * What is in security groups, route tables and roles and at instances beyond what the code puts there. Terraform looks at each
 * rule, route, policy and volume that it has made and at no other: one that somebody adds by hand is never in a plan, and no
 * apply takes it away.
 */
export function unmanagedParts(plan: TerraformPlan): readonly UnmanagedPart[] {
  const objects = resourcesOf(at(plan.prior_state, 'values.root_module'));
  const set = attributesInCode(plan);
  return KINDS.flatMap((kind) =>
    objects
      .filter(({ type, address }) => type === kind.type && !set.has(`${address} ${kind.attribute}`))
      .flatMap(({ address, values }) => {
        const owner = String(at(values, kind.identity));
        const makers = objects.filter((it) => it.type === kind.maker && at(it.values, kind.names) === owner);
        const made = new Set(makers.map((maker) => kind.made(maker.values)));
        const listed = elementsOf(at(values, kind.attribute)).flatMap((part) => kind.listed(part, owner));
        return [...new Set(listed)]
          .filter((what) => !made.has(what))
          .map((what) => ({ address, kind: kind.kind, what }));
      }),
  );
}

/** Attributes of an object that `unmanagedParts` looks into, part by part. */
export function comparedAttributes(plan: TerraformPlan, { address, type }: Pick<Found, 'address' | 'type'>) {
  const set = attributesInCode(plan);
  return KINDS.filter((kind) => kind.type === type && !set.has(`${address} ${kind.attribute}`)).map(
    ({ attribute }) => attribute,
  );
}

function resourcesOf(module: unknown): readonly Found[] {
  const own = elementsOf(at(module, 'resources')).filter((resource) => at(resource, 'mode') === 'managed');
  const found = own.map((resource) => ({
    address: String(at(resource, 'address')),
    type: String(at(resource, 'type')),
    values: at(resource, 'values'),
  }));
  return [...found, ...elementsOf(at(module, 'child_modules')).flatMap(resourcesOf)];
}

/** `<address> <attribute>` of everything that the code of the root module sets. */
export function attributesInCode(plan: TerraformPlan): ReadonlySet<string> {
  const resources = elementsOf(at(plan.configuration, 'root_module.resources'));
  return new Set(
    resources.flatMap((resource) => {
      const expressions = at(resource, 'expressions');
      return Object.keys(isObject(expressions) ? expressions : {}).map((name) => `${at(resource, 'address')} ${name}`);
    }),
  );
}

interface Rule {
  readonly protocol: string;
  readonly ports: string;
  readonly peer: string;
}

/** AWS lists rules of the same ports together, the provider has one for each peer. */
function rulesOf(part: unknown, group: string): readonly Rule[] {
  const peers = ['cidr_blocks', 'ipv6_cidr_blocks', 'prefix_list_ids', 'security_groups'].flatMap((list) =>
    elementsOf(at(part, list)).map(String),
  );
  const all = at(part, 'self') === true ? [...peers, group] : peers;
  const protocol = String(at(part, 'protocol'));
  return all.map((peer) => ({ protocol, ports: portsOf(part), peer: withoutAccount(peer) }));
}

function madeRule(values: unknown): Rule {
  const protocol = String(at(values, 'ip_protocol'));
  const peer = firstText(values, ['cidr_ipv4', 'cidr_ipv6', 'prefix_list_id', 'referenced_security_group_id']);
  return { protocol, ports: portsOf(values), peer: withoutAccount(peer) };
}

function ruleText({ protocol, ports, peer }: Rule, preposition: 'from' | 'to'): string {
  // AWS has no ports for all protocols: 0 where it lists them, none where they are made.
  return protocol === '-1' ? `everything ${preposition} ${peer}` : `${protocol} ${ports} ${preposition} ${peer}`;
}

function portsOf(values: unknown): string {
  const [from, to] = [at(values, 'from_port'), at(values, 'to_port')];
  return from === to ? String(from) : `${from}-${to}`;
}

/** A group of another account is named with it: `444455556666/sg-1`. */
function withoutAccount(peer: string): string {
  return peer.replace(/^\d{12}\/(?=sg-)/, '');
}

function firstText(values: unknown, names: readonly string[]): string {
  return names.map((name) => at(values, name)).find((it): it is string => typeof it === 'string' && it !== '') ?? '';
}
