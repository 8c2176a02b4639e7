import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { overlaps, parseCidr } from '../../lib/cidr.ts';
import { brief, changed, problemsOf, problemsOfDev } from '../../tests/support/input.ts';
import { dev } from '../dev.ts';
import { prod } from '../prod.ts';

describe('a network', () => {
  it('with a malformed CIDR is told where, wherever CIDRs stand', () => {
    const problems = problemsOfDev({
      'network.cidr': '10.0.0.0/16x',
      'network.peers': [{ name: 'office', cidr: '10.300.0.0/16' }],
      'operations.monitoring.allowedCidrs': ['203.0.113.1/24'],
      'cluster.publicCidrs': ['203.0.113.0'],
    });
    expect(brief(problems)).toEqual([
      'CIDR_MALFORMED environments/dev: network.cidr',
      'CIDR_MALFORMED environments/dev: network.peers.0.cidr',
      'CIDR_MALFORMED environments/dev: cluster.publicCidrs.0',
      'CIDR_MALFORMED environments/dev: operations.monitoring.allowedCidrs.0',
    ]);
    expect(problems[2]).toMatchObject({ given: '203.0.113.0', allowed: expect.stringContaining('10.0.0.0/16') });
  });

  it('with bits behind the prefix is told to write the first address', () => {
    const [problem] = problemsOfDev({ 'network.subnets.app.0': '10.0.10.1/24' });
    expect(problem).toMatchObject({
      code: 'CIDR_MALFORMED',
      path: 'environments/dev: network.subnets.app.0',
      fix: 'write the first address of the network and its prefix length',
    });
  });

  it('with a prefix that AWS does not take is told the lengths', () => {
    const problems = problemsOfDev({ 'network.cidr': '10.0.0.0/15', 'network.subnets.public.0': '10.0.1.0/29' });
    expect(brief(problems)).toEqual([
      'INVALID_VALUE environments/dev: network.cidr',
      'INVALID_VALUE environments/dev: network.subnets.public.0',
    ]);
    expect(problems[0]?.allowed).toBe('a prefix length of 16 to 28');
  });

  it('with a subnet outside its VPC is told the VPC', () => {
    const [problem, ...others] = problemsOfDev({ 'network.subnets.public.1': '10.1.2.0/24' });
    expect(others).toEqual([]);
    expect(problem).toMatchObject({
      code: 'CIDR_OUTSIDE',
      path: 'environments/dev: network.subnets.public.1',
      given: '10.1.2.0/24',
      allowed: 'a part of the VPC, 10.0.0.0/16',
    });
  });

  it('with a subnet that is larger than its VPC is told so', () => {
    const problems = problemsOfDev({ 'network.cidr': '10.0.0.0/19', 'network.subnets.app.1': '10.0.0.0/18' });
    expect(brief(problems)).toContain('CIDR_OUTSIDE environments/dev: network.subnets.app.1');
  });

  it('with two subnets that share addresses is told both', () => {
    const [problem, ...others] = problemsOfDev({ 'network.subnets.app.1': '10.0.2.0/23' });
    expect(others).toEqual([]);
    expect(problem).toMatchObject({ code: 'CIDR_OVERLAP', path: 'environments/dev: network.subnets.app.1' });
    expect(problem?.allowed).toContain('10.0.2.0/24 of environments/dev: network.subnets.public.1');
  });

  it('with a peer that shares addresses with it, or with another peer, is told so', () => {
    const peers = [
      { name: 'office', cidr: '10.0.0.0/20' },
      { name: 'shop', cidr: '172.16.0.0/16' },
      { name: 'store', cidr: '172.16.4.0/24' },
    ];
    const problems = problemsOfDev({ 'network.peers': peers });
    expect(brief(problems)).toEqual([
      'CIDR_OVERLAP environments/dev: network.peers.0.cidr',
      'CIDR_OVERLAP environments/dev: network.peers.2.cidr',
    ]);
    expect(problems[0]?.fix).toContain('routes to shared ones are ambiguous');
  });

  it('without one subnet per zone is told the zones', () => {
    const problems = problemsOfDev({ 'network.subnets.public': ['10.0.1.0/24'], 'network.subnets.data': [] });
    expect(brief(problems)).toEqual([
      'INVALID_VALUE environments/dev: network.subnets.public',
      'INVALID_VALUE environments/dev: network.subnets.data',
    ]);
    expect(problems[0]).toMatchObject({
      given: '1 subnets',
      allowed: '2 subnets, one for each of the zones a, b',
    });
  });

  it('may have the addresses of another environment', () => {
    expect(problemsOf([dev, prod])).toEqual([]);
  });

  it('is refused exactly when two of its subnets share an address', () => {
    const third = fc.integer({ min: 3, max: 250 });
    fc.assert(
      fc.property(third, third, fc.constantFrom(24, 25, 26), (a, b, prefix) => {
        const app = [`10.0.${a}.0/24`, `10.0.${b}.0/${prefix}`];
        const [first, second] = app.map((cidr) => parseCidr(cidr));
        const shared = first !== undefined && second !== undefined && overlaps(first, second);
        const problems = problemsOf([changed(dev, 'network.subnets.app', app)]);
        expect(problems.some(({ code }) => code === 'CIDR_OVERLAP')).toBe(shared);
      }),
      { numRuns: 40 },
    );
  });
});
