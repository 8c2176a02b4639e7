import type { Problem } from '../../lib/errors.ts';
import type { Environment } from '../schema.ts';
import type { Check } from './index.ts';

/** What there is only once: environment and system names, state buckets, and what an AWS account has one of. */
export const accounts: Check = ({ environments, systems }, problems) => {
  problems.push(
    ...duplicates(
      'environments',
      environments.map(({ name }) => name),
      'name',
    ),
    ...duplicates(
      'systems',
      systems.map(({ name }) => name),
      'name',
    ),
    ...duplicates(
      'environments',
      environments.map(({ state }) => state.bucket),
      'state.bucket',
    ),
  );
  const known = environments.filter(({ accountId }) => accountId !== '');
  const byAccount = Map.groupBy(known, ({ accountId }) => accountId);
  for (const [accountId, sharing] of byAccount) {
    problems.push(...singletons(accountId, sharing));
    for (const inRegion of Map.groupBy(sharing, ({ region }) => region).values())
      problems.push(...lockTables(inRegion));
  }
  for (const environment of environments) problems.push(...peopleTwice(environment), ...sameRegions(environment));
};

function duplicates(root: string, values: readonly string[], key: string): Problem[] {
  const repeated = [...new Set(values.filter((value, index) => values.indexOf(value) !== index))];
  return repeated.map((value) => ({
    code: 'DUPLICATE',
    path: `${root}: ${key}`,
    given: value,
    allowed: 'a value that no other has',
    fix: `choose another ${key}`,
  }));
}

function singletons(accountId: string, sharing: readonly Environment[]): Problem[] {
  const owners = sharing.filter(({ account }) => account.singletons === 'owned').map(({ name }) => name);
  if (sharing.length === 1 || owners.length === 1) return [];
  return [
    {
      code: 'ACCOUNT_CONFLICT',
      path: `environments: ${sharing.map(({ name }) => name).join(', ')}: account.singletons`,
      given: owners.length === 0 ? 'nobody owns them' : `${owners.join(' and ')} own them`,
      allowed: `exactly one owner of what account ${accountId} has once (audit trail, public access block, GitLab identity provider)`,
      fix: "give each environment an account of its own, or write account.singletons: 'elsewhere' in all but one",
    },
  ];
}

/** A table belongs to one bootstrap; two in one account and region would take it from each other. */
function lockTables(sharing: readonly Environment[]): Problem[] {
  return duplicates(
    `environments: ${sharing.map(({ name }) => name).join(', ')}`,
    sharing.map(({ state }) => state.lockTable),
    'state.lockTable',
  );
}

function peopleTwice({ name, cluster }: Environment): Problem[] {
  return duplicates(
    `environments/${name}`,
    cluster.people.map((person) => person.ssoRole),
    'cluster.people.ssoRole',
  );
}

function sameRegions({ name, region, secondRegion }: Environment): Problem[] {
  if (region !== secondRegion) return [];
  return [
    {
      code: 'CONFLICTING_CHOICE',
      path: `environments/${name}: secondRegion`,
      given: secondRegion,
      allowed: 'a region other than the environment’s own',
      fix: 'choose the region that copies go to',
    },
  ];
}
