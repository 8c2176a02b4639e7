import { because } from '../lib/because.ts';
import { defineEnvironment } from './schema.ts';

/** What customers use. */
export const prod = defineEnvironment({
  name: 'prod',
  about: 'What customers use',
  account: { id: '333333333333', billing: because('payer', 'the organisation is billed through this account') },
  region: 'us-east-1',
  secondRegion: 'us-west-2',
  state: { bucket: 'bytebytego-terraform-state' },
  gitlab: { project: 'bytebytego/platform' },
  dns: { zones: { 'realworld-inc.link': 'created' } },
  network: {
    cidr: '10.0.0.0/16',
    zones: ['a', 'b', 'c'],
    subnets: {
      public: ['10.0.1.0/24', '10.0.2.0/24', '10.0.3.0/24'],
      app: ['10.0.11.0/24', '10.0.12.0/24', '10.0.13.0/24'],
      data: ['10.0.21.0/24', '10.0.22.0/24', '10.0.23.0/24'],
    },
    interfaceEndpoints: because(
      ['ecr.api', 'ecr.dkr', 'eks-auth', 'sts', 'secretsmanager', 'sqs', 'logs', 'ssm', 'ssmmessages', 'ec2messages'],
      'image pulls, roles of pods, tokens and secrets go on when NAT does not',
    ),
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
          may: 'view',
        },
      ],
      'developers look; only administrators change',
    ),
    nodes: {
      system: { instanceType: 'm7i.large', perZone: [1, 2] },
      applications: {
        instanceType: because(
          'm7i.2xlarge',
          'few and large: every node keeps a warm prefix, and a /24 subnet has thirteen',
        ),
        perZone: [1, 2],
      },
    },
  },
  sso: {
    issuer: 'https://login.realworld-inc.link',
    clientIds: { argoCd: 'argo-cd', grafana: 'grafana' },
    groups: { administer: 'platform-admins', view: 'developers' },
  },
  operations: {
    monitoring: {
      instanceType: because('t3.large', 'a year of metrics of three zones is queried from it'),
      dataGiB: because(200, 'a year of metrics'),
      metricDays: because(365, 'capacity is planned from a year of history'),
      allowedCidrs: ['10.0.0.0/16', '203.0.113.0/24'],
    },
    logDays: because(365, 'security asks for a year of logs'),
  },
  sizes: {
    postgres: {
      instanceClass: because('db.m7g.large', 'steady load: burstable classes run out of credits'),
      replicas: because(1, 'reads go on in the third zone; it takes over when the first two are lost'),
      backupDays: because(35, 'the most AWS keeps: a defect may be found a month late'),
      insightsDays: because(372, 'a slow query is compared with the same week of last year'),
    },
    redis: { nodeType: because('cache.m7g.large', 'steady load'), replicas: because(2, 'one copy in each zone') },
    mongo: { volumeGiB: because(100, 'a year of orders') },
    'object-store': { volumeGiB: because(100, 'a year of objects') },
    bucket: { versionDays: because(365, 'overwritten media can be had back for a year') },
  },
  alerts: { emails: ['platform-oncall@realworld-inc.link'] },
  budget: { monthlyUSD: 5000 },
  // Databases lose five minutes at most; documents and files that lie in the cluster are saved every hour.
  recovery: { rtoMinutes: 240, rpoMinutes: 60 },
  backups: {
    days: because(90, 'a quarter'),
    copyDays: because(90, 'the second region holds what the first one holds'),
  },
  retention: {
    logDays: because(365, 'security asks for a year of logs'),
    auditDays: because(2557, 'the audit trail is kept seven years'),
  },
  systems: {
    bytebytego: {
      host: 'bytebytego.realworld-inc.link',
      gateway: { issuer: 'https://login.realworld-inc.link', audience: ['bytebytego-api'] },
    },
    birthday: { host: 'birthday.realworld-inc.link' },
    storefront: { host: 'shop.realworld-inc.link' },
    s3www: { host: 'files.realworld-inc.link' },
    realworld: { host: 'realworld-inc.link' },
  },
});
