import { contains, overlaps, parseCidr, type Range, size } from '../../lib/cidr.ts';
import type { Problem } from '../../lib/errors.ts';
import type { Environment } from '../schema.ts';
import type { Check } from './index.ts';

/** A network of the input with where it was written. */
interface Placed {
  readonly path: string;
  readonly cidr: string;
}

interface Parsed extends Placed {
  readonly range: Range;
}

/** AWS takes `/16` to `/28` for VPCs and for subnets (VPC guide, "VPC CIDR blocks"). */
const LARGEST = 2 ** 16;
const SMALLEST = 2 ** 4;

/** Addresses of one VPC: well-formed, of a size that AWS takes, inside the VPC, one subnet per zone, none shared. */
export const networks: Check = ({ environments }, problems) => {
  for (const environment of environments) problems.push(...networkProblems(environment));
};

/** Every problem of one environment's networks. Environments are judged apart: they may share a CIDR. */
export function networkProblems(environment: Environment): Problem[] {
  const { network } = environment;
  const root = `environments/${environment.name}`;
  const at = (key: string) => `${root}: network.${key}`;
  const problems: Problem[] = [];
  const [vpc] = parsed([{ path: at('cidr'), cidr: network.cidr }], problems);
  const subnets = parsed(subnetsOf(environment), problems);
  const peers = parsed(
    network.peers.map(({ cidr }, index) => ({ path: at(`peers.${index}.cidr`), cidr })),
    problems,
  );
  parsed(clientsOf(environment), problems);
  problems.push(...[...(vpc === undefined ? [] : [vpc]), ...subnets].flatMap(wrongSize));
  problems.push(...subnetCounts(environment));
  if (vpc !== undefined) problems.push(...subnets.flatMap((subnet) => outside(vpc, subnet)));
  problems.push(...sharedAddresses(subnets, 'the other subnets of the VPC', 'give each subnet addresses of its own'));
  const routed = vpc === undefined ? peers : [vpc, ...peers];
  problems.push(
    ...sharedAddresses(
      routed,
      'the VPC and its other peers',
      'peer a network with other addresses: routes to shared ones are ambiguous',
    ),
  );
  return problems;
}

function subnetsOf({ name, network }: Environment): Placed[] {
  return Object.entries(network.subnets).flatMap(([tier, cidrs]) =>
    (cidrs ?? []).map((cidr, index) => ({ path: `environments/${name}: network.subnets.${tier}.${index}`, cidr })),
  );
}

function clientsOf({ name, cluster, operations }: Environment): Placed[] {
  const placed = (key: string, cidrs: readonly string[]) =>
    cidrs.map((cidr, index) => ({ path: `environments/${name}: ${key}.${index}`, cidr }));
  return [
    ...placed('cluster.publicCidrs', cluster.publicCidrs),
    ...placed('operations.monitoring.allowedCidrs', operations.monitoring.allowedCidrs),
  ];
}

function parsed(places: readonly Placed[], problems: Problem[]): Parsed[] {
  return places.flatMap(({ path, cidr }) => {
    const range = parseCidr(cidr);
    if (range !== undefined) return [{ path, cidr, range }];
    problems.push({
      code: 'CIDR_MALFORMED',
      path,
      given: cidr,
      allowed: 'an IPv4 network such as 10.0.0.0/16, with no bit set behind the prefix',
      fix: 'write the first address of the network and its prefix length',
    });
    return [];
  });
}

function wrongSize({ path, cidr, range }: Parsed): Problem[] {
  if (size(range) <= LARGEST && size(range) >= SMALLEST) return [];
  return [
    {
      code: 'INVALID_VALUE',
      path,
      given: cidr,
      allowed: 'a prefix length of 16 to 28',
      fix: 'choose a smaller or a larger network',
    },
  ];
}

function subnetCounts({ name, network }: Environment): Problem[] {
  return Object.entries(network.subnets)
    .map(([tier, cidrs]) => ({ tier, cidrs: cidrs ?? [], absent: cidrs === undefined }))
    .filter(({ cidrs, absent }) => !absent && cidrs.length !== network.zones.length)
    .map(({ tier, cidrs }) => ({
      code: 'INVALID_VALUE',
      path: `environments/${name}: network.subnets.${tier}`,
      given: `${cidrs.length} subnets`,
      allowed: `${network.zones.length} subnets, one for each of the zones ${network.zones.join(', ')}`,
      fix: 'write one subnet per zone, in the order of network.zones',
    }));
}

function outside(vpc: Parsed, subnet: Parsed): Problem[] {
  if (contains(vpc.range, subnet.range)) return [];
  return [
    {
      code: 'CIDR_OUTSIDE',
      path: subnet.path,
      given: subnet.cidr,
      allowed: `a part of the VPC, ${vpc.cidr}`,
      fix: 'choose a subnet inside the VPC, or enlarge the VPC',
    },
  ];
}

function sharedAddresses(places: readonly Parsed[], others: string, fix: string): Problem[] {
  return places.flatMap((place, index) => {
    const first = places.slice(0, index).find((other) => overlaps(other.range, place.range));
    if (first === undefined) return [];
    const problem: Problem = {
      code: 'CIDR_OVERLAP',
      path: place.path,
      given: place.cidr,
      allowed: `addresses that ${others} do not have; ${first.cidr} of ${first.path} has some of them`,
      fix,
    };
    return [problem];
  });
}
