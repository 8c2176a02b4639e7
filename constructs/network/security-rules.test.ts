import { describe, expect, it } from 'vitest';
import {
  GROUPS,
  type Group,
  groupsOf,
  isGroup,
  partyText,
  portText,
  type SecurityInput,
  type SecurityRule,
  securityRules,
} from './security-rules.ts';

const input: SecurityInput = {
  openTo: 'internet',
  ingressPorts: [80, 3000, 8080],
  grafanaCidrs: ['203.0.113.0/24'],
  endpoints: false,
  outsideMongo: false,
  resolver: undefined,
};
const told = (rules: readonly SecurityRule[]) =>
  rules.map((rule) => `${partyText(rule.from)} -> ${partyText(rule.to)} ${rule.protocol} ${portText(rule)}`);
const into = (group: Group, change: Partial<SecurityInput> = {}) =>
  told(securityRules({ ...input, ...change }).filter(({ to }) => to === group));
const outOf = (group: Group, change: Partial<SecurityInput> = {}) =>
  told(securityRules({ ...input, ...change }).filter(({ from }) => from === group));

describe('who may talk to whom', () => {
  it('lets the world reach the load balancers on two ports and nothing else', () => {
    const fromInternet = told(securityRules(input)).filter((line) => line.startsWith('the internet'));
    expect(fromInternet).toEqual([
      'the internet -> load-balancer tcp 443',
      'the internet -> load-balancer tcp 80',
      'the internet -> ingress tcp 443',
      'the internet -> ingress tcp 80',
    ]);
  });

  it('admits CloudFront on one port only, because its prefix list takes 55 of a group of 60 rules', () => {
    expect(into('load-balancer', { openTo: 'cloudfront' })).toEqual([
      'CloudFront -> load-balancer tcp 443',
      'vpc-link -> load-balancer tcp 443',
    ]);
  });

  it('lets pods and the rotation reach databases, and nobody else', () => {
    expect(into('data')).toEqual(['nodes -> data tcp 5432', 'nodes -> data tcp 6379', 'functions -> data tcp 5432']);
  });

  it('gives databases no way out, and load balancers only the way to pods', () => {
    expect(outOf('data')).toEqual([]);
    expect(outOf('load-balancer')).toEqual(['load-balancer -> nodes tcp 8443', 'load-balancer -> nodes tcp 15021']);
    expect(outOf('ingress')).toEqual([
      'ingress -> nodes tcp 80',
      'ingress -> nodes tcp 3000',
      'ingress -> nodes tcp 8080',
    ]);
    expect(outOf('vpc-link')).toEqual(['vpc-link -> load-balancer tcp 443']);
  });

  it('lets the control plane open connections only to the kubelet, metrics and webhooks', () => {
    expect(outOf('cluster')).toEqual(
      [10250, 10251, 9443, 6443, 15017, 443].map((port) => `cluster -> nodes tcp ${port}`),
    );
    expect(into('cluster')).toEqual(['nodes -> cluster tcp 443', 'runner -> cluster tcp 443']);
  });

  it('lets known networks open Grafana and the cluster write metrics', () => {
    expect(into('monitoring')).toEqual(['203.0.113.0/24 -> monitoring tcp 3000', 'nodes -> monitoring tcp 9090']);
    expect(outOf('monitoring')).toEqual(['monitoring -> the internet tcp 443']);
  });

  it('lets nobody reach the runner, and the runner no database', () => {
    expect(into('runner')).toEqual([]);
    expect(outOf('runner')).toEqual(['runner -> cluster tcp 443', 'runner -> the internet tcp 443']);
  });

  it('opens a resolver to the runner where it lies outside the VPC', () => {
    const lines = outOf('runner', { resolver: '1.1.1.1' }).filter((line) => line.includes('1.1.1.1'));
    expect(lines).toEqual(['runner -> 1.1.1.1/32 udp 53', 'runner -> 1.1.1.1/32 tcp 53']);
  });

  it('opens MongoDB Atlas to pods only where a system keeps its documents there', () => {
    expect(outOf('nodes')).not.toContain('nodes -> the internet tcp 27015-27017');
    expect(outOf('nodes', { outsideMongo: true })).toContain('nodes -> the internet tcp 27015-27017');
  });

  it('has endpoints only where there are some, for whoever calls AWS', () => {
    expect(into('endpoints')).toEqual([]);
    expect(groupsOf(input)).not.toContain('endpoints');
    expect(groupsOf({ endpoints: true })).toContain('endpoints');
    expect(into('endpoints', { endpoints: true })).toEqual(
      ['nodes', 'functions', 'monitoring', 'runner'].map((group) => `${group} -> endpoints tcp 443`),
    );
  });

  it('opens all ports only inside one group', () => {
    expect(securityRules(input).filter(({ protocol }) => protocol === 'all')).toMatchObject([
      { from: 'nodes', to: 'nodes' },
    ]);
  });

  it('never leaves for everywhere on more than HTTPS, Atlas aside', () => {
    const everywhere = securityRules({ ...input, outsideMongo: true }).filter(
      ({ to }) => typeof to === 'object' && to.cidr === '0.0.0.0/0',
    );
    expect([...new Set(everywhere.map(portText))]).toEqual(['443', '27015-27017']);
  });

  it('gives each rule a reason in letters that AWS takes', () => {
    for (const rule of securityRules({ ...input, outsideMongo: true, endpoints: true, resolver: '1.1.1.1' })) {
      const description = `From ${partyText(rule.from)}, ${portText(rule)}: ${rule.why}`;
      expect(description).toMatch(/^[a-zA-Z0-9. _\-:/()#,@[\]+=&;{}!$*]{1,255}$/);
    }
    for (const text of Object.values(GROUPS)) expect(text).toMatch(/^[a-zA-Z0-9. _-]{1,255}$/);
  });
});

describe('the limit of sixty rules in each direction of a group', () => {
  /** Entries that a rule counts for; CloudFront's prefix list counts 55 (CloudFront guide, "Origin-facing prefix list"). */
  const weight = ({ from }: SecurityRule) => (from === 'cloudfront' ? 55 : 1);
  const worst = (openTo: SecurityInput['openTo']): SecurityInput => ({
    openTo,
    ingressPorts: Array.from({ length: 60 }, (_, index) => 1000 + index * 7),
    grafanaCidrs: Array.from({ length: 10 }, (_, index) => `203.0.${index}.0/24`),
    endpoints: true,
    outsideMongo: true,
    resolver: '1.1.1.1',
  });

  it.each(['internet', 'cloudfront'] as const)('holds at the most that an environment may say (%s)', (openTo) => {
    const rules = securityRules(worst(openTo));
    for (const group of Object.keys(GROUPS)) {
      const count = (side: 'from' | 'to') =>
        rules.filter((rule) => rule[side] === group).reduce((sum, rule) => sum + weight(rule), 0);
      expect(count('to')).toBeLessThanOrEqual(60);
      expect(rules.filter(({ from }) => from === group).length).toBeLessThanOrEqual(60);
    }
  });
});

describe('the sides of a rule', () => {
  it('are groups of ours, networks or CloudFront', () => {
    expect(isGroup('nodes')).toBe(true);
    expect(isGroup('cloudfront')).toBe(false);
    expect(isGroup({ cidr: '10.0.0.0/16' })).toBe(false);
    expect(partyText({ cidr: '0.0.0.0/0' })).toBe('the internet');
    expect(portText({ protocol: 'tcp', ports: [3000, 3003] })).toBe('3000-3003');
  });
});
