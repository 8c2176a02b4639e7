import { because } from '../lib/because.ts';
import { defineEnvironment } from './schema.ts';

/** Where changes are tried first: small, cheap, and torn down without asking. */
export const dev = defineEnvironment({
  name: 'dev',
  about: 'Where changes are tried first',
  account: { id: '111111111111' },
  region: 'ap-south-1',
  secondRegion: 'ap-southeast-1',
  removal: because('destroy', 'nothing here is worth keeping; the environment is rebuilt at will'),
  logLevel: because('debug', 'developers read along'),
  scaleToZero: because(true, 'workers cost nothing while nobody works'),
  ceilings: {
    perZone: because(2, 'scaling is seen working with two; all pods fit onto the small nodes and their addresses'),
    workers: because(2, 'scaling is seen working with two'),
  },
  state: { bucket: 'bytebytego-terraform-state-dev' },
  gitlab: { project: 'bytebytego/platform' },
  pipeline: { applyDeferredCreations: because(true, 'a rebuilt environment comes up without anybody waiting for it') },
  dns: { zones: { 'dev.techitfactory.com': 'created' } },
  network: {
    cidr: '10.0.0.0/16',
    zones: because(['a', 'b'], 'a small layout: two show that a system survives the loss of one'),
    subnets: because(
      { public: ['10.0.1.0/24', '10.0.2.0/24'], app: ['10.0.10.0/24', '10.0.20.0/24'] },
      'a small layout: test data lies in the app tier',
    ),
    nat: because('single', 'a third of the price; losing zone A may stop a day of development'),
  },
  cluster: {
    publicCidrs: because(['203.0.113.0/24'], 'developers use kubectl from the office network'),
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
      'developers change what they try; administrators repair',
    ),
    nodes: {
      system: {
        instanceType: because('t3.medium', 'the smallest that holds the controllers'),
        perZone: because([1, 3], 'small nodes: one more of them instead of a larger one'),
      },
      applications: {
        instanceType: because('t3.medium', 'the smallest that holds one copy of everything'),
        perZone: because([1, 3], 'small nodes: one more of them instead of a larger one'),
      },
    },
    cloudwatch: because(false, 'Loki and Prometheus are enough here; Container Insights is billed per metric'),
    deletionProtection: because(false, 'the environment is rebuilt at will'),
  },
  sso: {
    issuer: 'https://login.techitfactory.com',
    clientIds: { argoCd: 'argo-cd', grafana: 'grafana' },
    groups: { administer: 'platform-admins', view: 'developers' },
  },
  operations: {
    monitoring: {
      instanceType: because('t3.small', 'a week of metrics of two zones'),
      dataGiB: because(20, 'a week of metrics'),
      metricDays: because(7, 'a week of metrics'),
      allowedCidrs: ['10.0.0.0/16', '203.0.113.0/24'],
    },
    runner: { instanceType: because('t3.small', 'one job at a time') },
    logDays: because(7, 'a week of logs'),
    traceDays: because(3, 'a trace is looked at on the day it was made'),
    veleroDays: because(7, 'nothing here is worth keeping'),
  },
  sizes: {
    postgres: {
      instanceClass: because('db.t4g.micro', 'the smallest class that runs PostgreSQL 18'),
      maxStorageGiB: because(50, 'test data is small'),
      multiZone: because(false, 'half the price; test data can wait for a restore'),
      backupDays: because(1, 'yesterday is enough for test data'),
      deletionProtection: because(false, 'the environment is rebuilt at will'),
    },
    redis: {
      nodeType: because('cache.t4g.micro', 'the smallest class'),
      replicas: because(0, 'a lost cache is filled again'),
      snapshotDays: because(0, 'a lost cache is filled again'),
    },
    mongo: { members: because(1, 'test data can be made again'), volumeGiB: because(5, 'test data is small') },
    'object-store': { servers: because(1, 'test data can be made again'), volumeGiB: because(5, 'test data is small') },
    bucket: {
      versionDays: because(7, 'test data can be made again'),
      replicate: because(false, 'test data can be made again'),
    },
  },
  alerts: { emails: ['developers@techitfactory.com'] },
  budget: { monthlyUSD: because(600, 'what the small sizes here cost, with room for a load test') },
  recovery: because({ rtoMinutes: 1440, rpoMinutes: 1440 }, 'nobody outside of the team waits for it: a day is enough'),
  backups: {
    days: because(7, 'test data can be made again'),
    copyDays: because(0, 'test data can be made again'),
  },
  retention: {
    logDays: because(7, 'a week of logs'),
    auditDays: because(30, 'who changed what is asked within the month'),
  },
  systems: {
    bytebytego: because(
      { host: 'bytebytego.dev.techitfactory.com' },
      'no API gateway: developers call the mesh itself',
    ),
    birthday: { host: 'birthday.dev.techitfactory.com' },
    storefront: { host: 'dev.techitfactory.com' },
    s3www: { host: 'files.dev.techitfactory.com' },
    realworld: { host: 'realworld.dev.techitfactory.com' },
  },
});
