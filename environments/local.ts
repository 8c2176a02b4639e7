import { because } from '../lib/because.ts';
import { defineEnvironment } from './schema.ts';

/** Everything at its smallest, on one machine: the account is an embedded AWS, whose every account is a test's. */
export const local = defineEnvironment({
  name: 'local',
  about: 'One machine, without an AWS account',
  account: { id: '000000000000' },
  region: 'ap-south-1',
  secondRegion: 'ap-southeast-1',
  removal: because('destroy', 'it is made anew with every start'),
  logLevel: because('debug', 'whoever runs it reads along'),
  scaleToZero: because(true, 'nothing asks for the workers'),
  ceilings: {
    perZone: because(1, 'one machine carries it all'),
    workers: because(1, 'one machine carries it all'),
  },
  state: { bucket: 'bytebytego-terraform-state-local' },
  gitlab: { project: 'bytebytego/platform' },
  pipeline: { applyDeferredCreations: because(true, 'it comes up without anybody waiting for it') },
  dns: { zones: { 'local.techitfactory.com': 'created' } },
  network: {
    cidr: '10.0.0.0/16',
    zones: because(['a', 'b'], 'two show that a system survives the loss of one'),
    subnets: because(
      { public: ['10.0.1.0/24', '10.0.2.0/24'], app: ['10.0.10.0/24', '10.0.20.0/24'] },
      'a small layout: test data lies in the app tier',
    ),
    nat: because('single', 'no packet ever leaves'),
  },
  cluster: {
    nodes: {
      system: {
        instanceType: because('t3.medium', 'the smallest that holds the controllers'),
        perZone: because([1, 3], 'small nodes: one more of them instead of a larger one'),
      },
      applications: {
        instanceType: because('t3.medium', 'the smallest that holds one copy of everything'),
        perZone: because([1, 2], 'small nodes: one more of them instead of a larger one'),
      },
    },
    cloudwatch: because(false, 'no pod writes a line of log'),
    deletionProtection: because(false, 'it is made anew with every start'),
  },
  operations: {
    monitoring: {
      instanceType: because('t3.small', 'it measures nothing'),
      dataGiB: because(10, 'it measures nothing'),
      metricDays: because(1, 'it measures nothing'),
      allowedCidrs: ['10.0.0.0/16'],
    },
    runner: { instanceType: because('t3.small', 'it runs no job'), diskGiB: because(20, 'it runs no job') },
    logDays: because(7, 'nothing is logged'),
    traceDays: because(3, 'nothing is traced'),
    veleroDays: because(7, 'nothing here is worth keeping'),
  },
  sizes: {
    postgres: {
      instanceClass: because('db.t4g.micro', 'the smallest class that runs PostgreSQL 18'),
      maxStorageGiB: because(22, 'it holds no data'),
      multiZone: because(false, 'no standby takes over here'),
      backupDays: because(1, 'it holds no data'),
      deletionProtection: because(false, 'it is made anew with every start'),
    },
    redis: {
      nodeType: because('cache.t4g.micro', 'the smallest class'),
      replicas: because(0, 'it holds no data'),
      snapshotDays: because(0, 'it holds no data'),
    },
    mongo: { members: because(1, 'it holds no data'), volumeGiB: because(1, 'it holds no data') },
    'object-store': { servers: because(1, 'it holds no data'), volumeGiB: because(1, 'it holds no data') },
    bucket: {
      versionDays: because(7, 'it holds no data'),
      replicate: because(false, 'it holds no data'),
    },
  },
  alerts: { emails: ['developers@techitfactory.com'] },
  budget: { monthlyUSD: because(1, 'nothing here costs anything') },
  recovery: because({ rtoMinutes: 1440, rpoMinutes: 1440 }, 'it is made anew with every start'),
  backups: { days: because(7, 'it holds no data'), copyDays: because(0, 'it holds no data') },
  retention: { logDays: because(7, 'nothing is logged'), auditDays: because(30, 'nobody asks who changed what') },
  systems: {
    bytebytego: { host: 'bytebytego.local.techitfactory.com' },
    birthday: { host: 'birthday.local.techitfactory.com' },
    storefront: { host: 'local.techitfactory.com' },
    s3www: { host: 'files.local.techitfactory.com' },
    realworld: { host: 'realworld.local.techitfactory.com' },
  },
});
