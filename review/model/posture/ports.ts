import type { EnvironmentData } from '../../read/platform-file.ts';
import type { PortMatrix } from '../posture-model.ts';
import type { SystemModel } from '../system-model.ts';
import { plain, type StackResource, type Stacks } from './blocks.ts';

type Opening = PortMatrix['cells'][number];

const INTERNET = 'internet';
const RULES = { aws_vpc_security_group_ingress_rule: 'in', aws_vpc_security_group_egress_rule: 'out' } as const;

/**
 * Which ports are open from where to where: by security groups between the parts of the network, by network policies between
 * the services of a system (`shop/api`). Where both ends of a way allow it, it is told once.
 */
export function portsOf(
  stacks: Stacks,
  environment: Pick<EnvironmentData, 'name' | 'network'>,
  systems: readonly Pick<SystemModel, 'name' | 'reach'>[],
): PortMatrix {
  const cells = merged([...groupOpenings(stacks, environment), ...systems.flatMap(policyOpenings)]);
  return {
    from: [...new Set(cells.map(({ from }) => from))],
    to: [...new Set(cells.map(({ to }) => to))],
    cells,
  };
}

function groupOpenings(stacks: Stacks, environment: Pick<EnvironmentData, 'name' | 'network'>): readonly Opening[] {
  return stacks.resources.flatMap((rule) => {
    const way = Object.hasOwn(RULES, rule.type) ? RULES[rule.type as keyof typeof RULES] : undefined;
    if (way === undefined) return [];
    const { block, stack } = rule;
    const own = groupName(stacks.named(stack, block['security_group_id']), environment.name);
    const other = peerOf(rule, stacks, environment);
    const [from, to] = way === 'in' ? [other, own] : [own, other];
    return [{ from, to, ports: portsIn(block), why: whyOf(block['description']) }];
  });
}

function policyOpenings({ name, reach }: Pick<SystemModel, 'name' | 'reach'>): readonly Opening[] {
  const label = (end: string) => (/^[a-z0-9-]+$/.test(end) && end !== INTERNET ? `${name}/${end}` : end);
  return reach.map(({ from, to, port, why }) => ({
    from: label(from),
    to: label(to),
    ports: port === null ? 'all' : String(port),
    why,
  }));
}

/** Ways between the same two on the same ports are one; so are their reasons. */
function merged(openings: readonly Opening[]): readonly Opening[] {
  const ways = Map.groupBy(openings, ({ from, to, ports }) => `${from}\0${to}\0${ports}`);
  return [...ways.values()].flatMap((same) => {
    const [first] = same;
    const whys = [...new Set(same.map(({ why }) => why).filter((why) => why !== null))];
    return first === undefined ? [] : [{ ...first, why: whys.length === 0 ? null : whys.join('; ') }];
  });
}

function peerOf(
  { block, stack }: StackResource,
  stacks: Stacks,
  environment: Pick<EnvironmentData, 'name' | 'network'>,
) {
  const group = stacks.named(stack, block['referenced_security_group_id']);
  if (group !== undefined) return groupName(group, environment.name);
  const cidr = block['cidr_ipv4'] ?? block['cidr_ipv6'];
  if (cidr === '0.0.0.0/0' || cidr === '::/0') return INTERNET;
  if (cidr === environment.network.cidr) return 'the whole network';
  return plain(String(cidr ?? block['prefix_list_id'] ?? block['referenced_security_group_id'] ?? 'unknown'));
}

/** `prod-load-balancer` -> `load-balancer`. */
function groupName(group: StackResource | undefined, environment: string): string {
  const name = plain(String(group?.block['name'] ?? group?.name ?? 'unknown'));
  return name.startsWith(`${environment}-`) ? name.slice(environment.length + 1) : name;
}

function portsIn({ ip_protocol, from_port, to_port }: StackResource['block']): string {
  if (ip_protocol === '-1') return 'all';
  const range = from_port === to_port ? String(from_port) : `${String(from_port)}-${String(to_port)}`;
  return ip_protocol === 'tcp' ? range : `${range} ${String(ip_protocol)}`;
}

/** `From nodes, 443: pods call AWS` -> `pods call AWS`: the rest stands in the matrix. */
function whyOf(description: unknown): string | null {
  if (typeof description !== 'string' || description === '') return null;
  return description.replace(/^(From|To) [^:]+: /, '');
}
