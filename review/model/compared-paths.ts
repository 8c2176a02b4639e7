import type { ComparisonRow } from './comparison-model.ts';

type Rule<T> = readonly [pattern: RegExp, value: T];

/** What a path of an environment's data is about, by the first pattern that fits; no other fits: `other`. */
const GROUPS: readonly Rule<ComparisonRow['group']>[] = [
  [/^(charts|versions)\.|(^|\.)version$|\.versions\./, 'versions'],
  [/^(backups|retention)\.|Days$/, 'retention'],
  [/^(removal|recovery|edge|pipeline)(\.|$)|[dD]eletionProtection|multiZone|replicate$|password$/, 'protection'],
  [/^cluster\.(people|publicCidrs)|allowedCidrs|\.gateway\./, 'protection'],
  [/^(network|dns)\./, 'network'],
  [/^(sizes|ceilings)\.|^scaleToZero|^cluster\.nodes|GiB$|instanceType$|\.(needs|services)\./, 'sizes'],
];

/** How much of a value has to be the same, or to have a reason. */
type Compared = 'value' | 'presence' | 'nothing';

/**
 * Values that each environment has of its own by nature: names, addresses, accounts. Of some it still matters whether an
 * environment has them at all. Images and charts go from one environment to the next, so they are apart for a while.
 */
const OWN: readonly Rule<Compared>[] = [
  [/^(name|about|region|secondRegion)$/, 'nothing'],
  [/^(account\.id|dns\.zones\..*|network\.cidr|systems\.[^.]+\.host)$/, 'nothing'],
  [/^(state\.bucket|gitlab\..*|alerts\.emails|.*\.ssoRole|systems\.[^.]+\.versions\..*)$/, 'nothing'],
  [/^(network\.subnets\..*|sso\..*|systems\.[^.]+\.gateway\..*|.*[cC]idrs)$/, 'presence'],
];

/** What a path is about: the section of the page that it stands in. */
export function groupOf(path: string): ComparisonRow['group'] {
  return firstOf(GROUPS, path) ?? 'other';
}

/** How much of the values at a path has to agree. */
export function comparedAt(path: string): Compared {
  return firstOf(OWN, path) ?? 'value';
}

function firstOf<T>(rules: readonly Rule<T>[], path: string): T | undefined {
  return rules.find(([pattern]) => pattern.test(path))?.[1];
}
