import { because } from '../lib/because.ts';
import { defineEnvironment } from './schema.ts';

/** Production's layout and code path at smaller sizes: integration, load and restore tests. */
export const staging = defineEnvironment({
  name: 'staging',
  about: 'Rehearsal of prod at smaller sizes',
  account: { id: '222222222222' },
  region: 'us-east-1',
  secondRegion: 'us-west-2',
  ceilings: {
    perZone: because(2, 'the load of a rehearsal is smaller; all pods fit onto fewer nodes'),
    workers: because(4, 'the load of a rehearsal is smaller'),
  },
  state: { bucket: 'bytebytego-terraform-state-staging' },
  gitlab: { project: 'bytebytego/platform' },
  dns: { zones: { 'staging.realworld-inc.link': 'created' } },
  network: {
    cidr: '10.0.0.0/16',
    zones: ['a', 'b', 'c'],
    subnets: {
      public: ['10.0.1.0/24', '10.0.2.0/24', '10.0.3.0/24'],
      app: ['10.0.11.0/24', '10.0.12.0/24', '10.0.13.0/24'],
      data: ['10.0.21.0/24', '10.0.22.0/24', '10.0.23.0/24'],
    },
  },
  cluster: {
    people: because(
      [
        {
          name: 'platform-admins',
          ssoRole: 'aws-reserved/sso.amazonaws.com/AWSReservedSSO_PlatformAdmin_0123456789abcdef',
          may: 'administer',
        },
        {
          name: 'developers',
          ssoRole: 'aws-reserved/sso.amazonaws.com/AWSReservedSSO_Developer_0123456789abcdef',
          may: 'edit',
        },
      ],
      'developers rehearse releases; administrators repair',
    ),
    nodes: {
      system: { instanceType: because('t3.large', 'no steady load: a burstable class is enough'), perZone: [1, 2] },
      applications: {
        instanceType: because(
          't3.xlarge',
          'few and larger: every node keeps a warm prefix, and a /24 subnet has thirteen',
        ),
        perZone: [1, 2],
      },
    },
  },
  sso: {
    issuer: 'https://login.staging.realworld-inc.link',
    clientIds: { argoCd: 'argo-cd', grafana: 'grafana' },
    groups: { administer: 'platform-admins', view: 'developers' },
  },
  operations: {
    monitoring: { allowedCidrs: ['10.0.0.0/16', '203.0.113.0/24'] },
    logDays: because(30, 'a rehearsal is looked at within the month'),
  },
  sizes: {
    postgres: {
      replicas: because(1, 'the same code path as prod: readers use the replica'),
      backupDays: because(7, 'test data can be made again'),
    },
    bucket: { versionDays: because(30, 'test data can be made again') },
  },
  alerts: { emails: ['platform@realworld-inc.link'] },
  budget: { monthlyUSD: because(2000, 'the shape of prod at smaller sizes') },
  recovery: because({ rtoMinutes: 480, rpoMinutes: 120 }, 'a rehearsal may wait for a working day'),
  backups: {
    days: because(14, 'long enough for the monthly restore test'),
    copyDays: because(7, 'proves the copy path of prod'),
  },
  retention: { logDays: because(30, 'a rehearsal is looked at within the month') },
  systems: {
    bytebytego: {
      host: 'bytebytego.staging.realworld-inc.link',
      gateway: { issuer: 'https://login.staging.realworld-inc.link', audience: ['bytebytego-api'] },
    },
    birthday: { host: 'birthday.staging.realworld-inc.link' },
    storefront: { host: 'shop.staging.realworld-inc.link' },
    s3www: { host: 'files.staging.realworld-inc.link' },
    realworld: { host: 'staging.realworld-inc.link' },
  },
});
