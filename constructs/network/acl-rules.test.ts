import { describe, expect, it } from 'vitest';
import { contains, parseCidr } from '../../lib/cidr.ts';
import { type AclInput, type AclRule, appAcl, dataAcl, MOST_ACL_RULES, publicAcl } from './acl-rules.ts';

const input: AclInput = {
  vpcCidr: '10.0.0.0/16',
  publicCidrs: ['10.0.1.0/24', '10.0.2.0/24', '10.0.3.0/24'],
  appCidrs: ['10.0.11.0/24', '10.0.12.0/24', '10.0.13.0/24'],
  dataCidrs: ['10.0.21.0/24', '10.0.22.0/24', '10.0.23.0/24'],
  lowPodPorts: [[80, 80]],
  grafanaCidrs: ['203.0.113.0/24'],
  endpoints: false,
  outsideMongo: undefined,
  resolver: '1.1.1.1',
};
const shared: AclInput = { ...input, dataCidrs: undefined };

/** AWS's order: the first line that matches decides, and no line refuses. */
function allows(lines: readonly AclRule[], protocol: AclRule['protocol'], address: string, port: number): boolean {
  const host = parseCidr(`${address}/32`);
  const first = [...lines]
    .sort((a, b) => a.number - b.number)
    .find((line) => {
      const range = parseCidr(line.cidr);
      const inside = host !== undefined && range !== undefined && contains(range, host);
      const fits = line.protocol === protocol && line.ports[0] <= port && port <= line.ports[1];
      return inside && (line.protocol === 'all' || fits);
    });
  return first?.action === 'allow';
}

const CLIENT = '198.51.100.7';
const REGISTRY = '52.95.1.1';
const ALB = '10.0.1.20';
const NAT = '10.0.1.9';
const NODE = '10.0.11.40';
const DATABASE = '10.0.22.5';
/** A port that an asker chose for its answers. */
const CHOSEN = 40_123;

describe('the network ACL of the public tier', () => {
  const { ingress, egress } = publicAcl(input);

  it('lets clients reach the load balancers and hear their answers', () => {
    expect(allows(ingress, 'tcp', CLIENT, 443)).toBe(true);
    expect(allows(ingress, 'tcp', CLIENT, 80)).toBe(true);
    expect(allows(egress, 'tcp', CLIENT, CHOSEN)).toBe(true);
  });

  it('lets load balancers reach pods on high and low ports and hear their answers', () => {
    expect(allows(egress, 'tcp', NODE, 8443)).toBe(true);
    expect(allows(egress, 'tcp', NODE, 80)).toBe(true);
    expect(allows(ingress, 'tcp', NODE, CHOSEN)).toBe(true);
  });

  it('lets nodes leave through NAT, and the answers back to NAT and to nodes', () => {
    expect(allows(ingress, 'tcp', NODE, 443)).toBe(true);
    expect(allows(egress, 'tcp', REGISTRY, 443)).toBe(true);
    expect(allows(ingress, 'tcp', REGISTRY, 1024)).toBe(true);
    expect(allows(egress, 'tcp', NODE, 65_535)).toBe(true);
  });

  it('lets the question to the resolver out and its answer in', () => {
    for (const protocol of ['udp', 'tcp'] as const) {
      expect(allows(ingress, protocol, NODE, 53)).toBe(true);
      expect(allows(egress, protocol, '1.1.1.1', 53)).toBe(true);
      expect(allows(ingress, protocol, '1.1.1.1', CHOSEN)).toBe(true);
      expect(allows(egress, protocol, NODE, CHOSEN)).toBe(true);
    }
    expect(allows(egress, 'udp', '8.8.8.8', 53)).toBe(false);
    expect(allows(ingress, 'udp', '8.8.8.8', CHOSEN)).toBe(false);
  });

  it('refuses the ports of administration, in and out', () => {
    for (const port of [22, 23, 25, 445]) {
      expect(allows(ingress, 'tcp', CLIENT, port)).toBe(false);
      expect(allows(egress, 'tcp', CLIENT, port)).toBe(false);
      expect(allows(egress, 'tcp', NODE, port)).toBe(false);
    }
  });
});

describe('the network ACL of the app tier', () => {
  const { ingress, egress } = appAcl(input);

  it('lets pods of all zones talk to each other', () => {
    expect(allows(ingress, 'udp', '10.0.13.9', 53)).toBe(true);
    expect(allows(egress, 'udp', '10.0.13.9', 53)).toBe(true);
    expect(allows(ingress, 'tcp', '10.0.12.9', 22)).toBe(true);
  });

  it('lets load balancers call pods and hear them', () => {
    expect(allows(ingress, 'tcp', ALB, 80)).toBe(true);
    expect(allows(ingress, 'tcp', ALB, 15_021)).toBe(true);
    expect(allows(egress, 'tcp', ALB, CHOSEN)).toBe(true);
  });

  it('lets pods ask databases and hear them', () => {
    expect(allows(egress, 'tcp', DATABASE, 5432)).toBe(true);
    expect(allows(egress, 'tcp', DATABASE, 6379)).toBe(true);
    expect(allows(ingress, 'tcp', DATABASE, CHOSEN)).toBe(true);
  });

  it('lets pods leave for HTTPS and nothing else', () => {
    expect(allows(egress, 'tcp', REGISTRY, 443)).toBe(true);
    expect(allows(ingress, 'tcp', REGISTRY, CHOSEN)).toBe(true);
    for (const port of [22, 25, 80, 5432, 27_017]) expect(allows(egress, 'tcp', REGISTRY, port)).toBe(false);
    expect(allows(egress, 'udp', REGISTRY, 53)).toBe(false);
  });

  it('opens MongoDB Atlas only where a system keeps its documents there', () => {
    const lines = appAcl({ ...input, outsideMongo: [27_015, 27_017] }).egress;
    expect(allows(lines, 'tcp', REGISTRY, 27_017)).toBe(true);
    expect(allows(lines, 'tcp', REGISTRY, 27_018)).toBe(false);
  });

  it('answers the networks that may open Grafana, and no other outside one', () => {
    expect(allows(egress, 'tcp', '203.0.113.9', CHOSEN)).toBe(true);
    expect(allows(egress, 'tcp', CLIENT, CHOSEN)).toBe(false);
  });

  it('hears no outsider and no database below the ports of answers', () => {
    for (const address of [CLIENT, DATABASE, NAT]) expect(allows(ingress, 'tcp', address, 22)).toBe(false);
    expect(allows(ingress, 'tcp', DATABASE, 80)).toBe(false);
  });

  it('lets machines of the public tier call private endpoints where there are some, and hear them', () => {
    expect(allows(ingress, 'tcp', ALB, 443)).toBe(false);
    expect(allows(appAcl({ ...input, endpoints: true }).ingress, 'tcp', ALB, 443)).toBe(true);
    expect(allows(appAcl({ ...input, endpoints: true }).ingress, 'tcp', CLIENT, 443)).toBe(false);
    expect(allows(egress, 'tcp', ALB, CHOSEN)).toBe(true);
  });

  it('guards databases that share it: only its own subnets reach their ports', () => {
    const lines = appAcl(shared).ingress;
    for (const port of [5432, 6379]) {
      expect(allows(lines, 'tcp', NODE, port)).toBe(true);
      expect(allows(lines, 'tcp', ALB, port)).toBe(false);
    }
    expect(allows(lines, 'tcp', ALB, 8080)).toBe(true);
  });
});

describe('the network ACL of the data tier', () => {
  const { ingress, egress } = dataAcl(input);

  it('lets pods ask on the ports of databases and caches, and answers them', () => {
    expect(allows(ingress, 'tcp', NODE, 5432)).toBe(true);
    expect(allows(ingress, 'tcp', NODE, 6379)).toBe(true);
    expect(allows(ingress, 'tcp', NODE, 22)).toBe(false);
    expect(allows(egress, 'tcp', NODE, CHOSEN)).toBe(true);
  });

  it('lets primaries, standbys and replicas talk to each other', () => {
    expect(allows(ingress, 'tcp', '10.0.23.5', 5432)).toBe(true);
    expect(allows(egress, 'tcp', '10.0.23.5', 5432)).toBe(true);
  });

  it('knows neither the internet nor the public tier, in either direction', () => {
    for (const address of [CLIENT, REGISTRY, ALB]) {
      for (const port of [443, 5432, 6379, CHOSEN]) {
        expect(allows(ingress, 'tcp', address, port)).toBe(false);
        expect(allows(egress, 'tcp', address, port)).toBe(false);
      }
    }
  });
});

describe('every network ACL', () => {
  it('stays within the quota of lines at the most that an environment may say', () => {
    const four = (third: number) => Array.from({ length: 4 }, (_, zone) => `10.0.${third + zone}.0/24`);
    const most: AclInput = {
      ...input,
      publicCidrs: four(0),
      appCidrs: four(10),
      dataCidrs: four(20),
      lowPodPorts: [
        [80, 80],
        [443, 443],
      ],
      grafanaCidrs: Array.from({ length: 10 }, (_, index) => `203.0.${index}.0/24`),
      endpoints: true,
      outsideMongo: [27_015, 27_017],
    };
    for (const each of [most, { ...most, dataCidrs: undefined }]) {
      for (const { ingress, egress } of [publicAcl(each), appAcl(each), dataAcl(each)]) {
        expect(Math.max(ingress.length, egress.length)).toBeLessThanOrEqual(MOST_ACL_RULES);
      }
    }
  });

  it('numbers its lines in steps of ten, so that one can be put between', () => {
    expect(dataAcl(input).egress.map(({ number }) => number)).toEqual([100, 110, 120, 130, 140, 150]);
  });

  it('lets routers ask for smaller packets where traffic leaves the VPC', () => {
    for (const { ingress, egress } of [publicAcl(input), appAcl(input)]) {
      expect(allows(ingress, 'icmp', REGISTRY, 0)).toBe(true);
      expect(allows(egress, 'icmp', REGISTRY, 0)).toBe(true);
    }
    expect(allows(dataAcl(input).ingress, 'icmp', REGISTRY, 0)).toBe(false);
  });
});
