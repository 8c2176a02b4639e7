import type { EnvironmentData } from '../../review/read/platform-file.ts';

/** The least that `platform.json` tells of an environment: no system, no person, no zone. */
export function bareEnvironment(name: string): EnvironmentData {
  return {
    name,
    about: 'Tried first',
    accountId: '111111111111',
    region: 'eu-west-1',
    removal: 'destroy',
    reasons: {},
    dns: { zones: {} },
    network: { cidr: '10.0.0.0/16', zones: ['a', 'b'], subnets: {}, nat: 'single', interfaceEndpoints: [], peers: [] },
    cluster: { publicCidrs: [], people: [], nodes: {}, autoscaler: 'karpenter' },
    edge: { openTo: 'internet', requestsPerFiveMinutes: 100, failover: null },
    recovery: { rtoMinutes: 60, rpoMinutes: 60 },
    backups: { days: 7, copyDays: 0 },
    deployments: [],
  };
}
