import { describe, expect, it } from 'vitest';
import { costDrivers } from '../environments/cost.ts';
import { keepsDataInCluster, type PlatformEnvironment } from '../environments/platform.ts';
import { committedPlatform, stacksOf } from '../tests/support/app.ts';
import { textOf } from './documents.ts';

const { environments } = committedPlatform();
const MINUTES_PER_DAY = 1440;

/** Cells of the row of a page's tables that begins so. */
function row(document: string, first: string): readonly string[] {
  const line = textOf(document)
    .split('\n')
    .find((candidate) => candidate.startsWith(`| ${first} |`));
  if (line === undefined) throw new Error(`${document} has no row ${first}`);
  return line
    .split('|')
    .slice(2, -1)
    .map((cell) => cell.trim());
}

describe('promises of recovery', () => {
  const promises: Readonly<Record<string, (environment: PlatformEnvironment) => number>> = {
    'service is back within (RTO), minutes': ({ recovery }) => recovery.rtoMinutes,
    'data lost at most (RPO), minutes': ({ recovery }) => recovery.rpoMinutes,
    'databases: any moment of the last days': ({ sizes }) => sizes.postgres.backupDays,
    'nightly backups of databases and volumes, days': ({ backups }) => backups.days,
    'their copies in the second region, days': ({ backups }) => backups.copyDays,
    'snapshots of volumes in the cluster, a day': ({ recovery, deployments }) =>
      recovery.rpoMinutes < MINUTES_PER_DAY && deployments.some(keepsDataInCluster) ? 24 : 1,
    'overwritten and deleted objects of buckets, days': ({ sizes }) => sizes.bucket.versionDays,
    'older versions of states, days': ({ state }) => state.versionDays,
  };

  it.each(Object.entries(promises))('%s: as the environments say', (first, promised) => {
    expect(row('docs/recovery.md', first)).toEqual(environments.map((environment) => String(promised(environment))));
  });
});

describe('the first deployment', () => {
  const steps: readonly (readonly [string, RegExp])[] = [
    ['bootstrap, account', /^Hosted zones/],
    ['network', /^(NAT|Interface)/],
    ['operations', /^(Monitoring|GitLab|Volume of the monitoring)/],
    ['cluster', /^(EKS|Nodes|Disks)/],
    ['edge, systems on AWS', /./],
  ];

  it('tells what each step costs, as the prices say', () => {
    for (const [index, environment] of environments.entries()) {
      let left = costDrivers(environment);
      let sum = 0;
      for (const [first, own] of steps) {
        sum += left.filter(({ name }) => own.test(name)).reduce((total, { monthlyUsd }) => total + monthlyUsd, 0);
        left = left.filter(({ name }) => !own.test(name));
        expect(row('docs/first-deployment.md', first)[2 + index], `${environment.name}, ${first}`).toBe(sum.toFixed(0));
      }
    }
  });

  it('lists every secret that a person fills, with its keys', () => {
    const guide = textOf('docs/first-deployment.md').split('\n');
    const [dev] = environments;
    if (dev === undefined) throw new Error('no environment');
    const secrets = [...stacksOf(dev).values()].flatMap((stack) =>
      Object.values(stack.resources('aws_secretsmanager_secret')),
    );
    const byPerson = secrets
      .map(({ name, description }) => ({ name: String(name).replace(/^dev\//, ''), about: String(description) }))
      .filter(({ name, about }) => about.startsWith('Put by a person') || name.startsWith('operations/'));
    expect(byPerson.length).toBe(9);
    for (const { name, about } of byPerson) {
      const line = guide.find((candidate) => candidate.startsWith('|') && candidate.includes(`\`${name}\``)) ?? '';
      const [, list = ''] = /\bkeys?:? ([a-z, -]+?)(?:: |$)/.exec(about) ?? [];
      const keys = list.split(/, | and /);
      expect(
        keys.filter((key) => !line.includes(`\`${key}\``)),
        `${name}: ${about}`,
      ).toEqual([]);
    }
  });
});
