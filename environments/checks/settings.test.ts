import { describe, expect, it } from 'vitest';
import { brief, devWith, problemsOfDev, warningsOf } from '../../tests/support/input.ts';

const only = (problems: ReturnType<typeof problemsOfDev>) => {
  expect(problems).toHaveLength(1);
  return problems[0];
};

describe('an environment', () => {
  it('opens the API server and Grafana to known networks only', () => {
    expect(
      brief(
        problemsOfDev({
          'cluster.publicCidrs': ['0.0.0.0/0'],
          'operations.monitoring.allowedCidrs': ['10.0.0.0/16', '0.0.0.0/0'],
        }),
      ),
    ).toEqual([
      'CONFLICTING_CHOICE environments/dev: cluster.publicCidrs.0',
      'CONFLICTING_CHOICE environments/dev: operations.monitoring.allowedCidrs.1',
    ]);
  });

  it('names public addresses at the public endpoint', () => {
    const problem = only(problemsOfDev({ 'cluster.publicCidrs': ['172.20.0.0/16'] }));
    expect(problem?.allowed).toBe('public addresses: private ones reach the private endpoint');
  });

  it('lists no interface for what has a gateway, and nothing twice', () => {
    expect(brief(problemsOfDev({ 'network.interfaceEndpoints': ['s3', 'sts', 'sts'] }))).toEqual([
      'CONFLICTING_CHOICE environments/dev: network.interfaceEndpoints.0',
      'DUPLICATE environments/dev: network.interfaceEndpoints',
    ]);
  });

  it.each([
    [
      'network.peers',
      [
        { name: 'a', cidr: '172.16.0.0/16' },
        { name: 'a', cidr: '172.17.0.0/16' },
      ],
    ],
    ['alerts.emails', ['a@example.com', 'a@example.com']],
    ['budget.alertPercents', [50, 50]],
  ])('names nothing twice in %s', (key, value) => {
    expect(brief(problemsOfDev({ [key]: value }))).toEqual([`DUPLICATE environments/dev: ${key}`]);
  });

  it('names each group of people once', () => {
    const [problem] = problemsOfDev({ 'cluster.people.1.name': 'platform-admins' });
    expect(problem).toMatchObject({
      code: 'DUPLICATE',
      path: 'environments/dev: cluster.people',
      given: 'platform-admins',
    });
  });

  it('names its resolver by address, because the firewall does', () => {
    expect(only(problemsOfDev({ 'dns.resolver': 'dns.example.com' }))).toMatchObject({
      code: 'INVALID_VALUE',
      path: 'environments/dev: dns.resolver',
    });
    expect(problemsOfDev({ 'dns.resolver': '9.9.9.9:5353' })).toEqual([]);
  });

  it('whose retention CloudWatch rounds up is told the days that are paid', () => {
    expect(warningsOf([devWith({ 'retention.logDays': 8 })])).toEqual([
      'environments/dev: retention.logDays: CloudWatch Logs keeps 14 days, the next period that it accepts after 8',
    ]);
    expect(warningsOf([devWith({ 'retention.logDays': 14 })])).toEqual([]);
  });
});
