import { type PublicHost, serverNames } from './hosts.ts';
import { allOf, bytes, not, type WafStatement } from './waf-statement.ts';

/** A path prefix of one name, below which request bodies may be larger than WAF inspects. */
export interface LargeBodies {
  readonly host: string;
  readonly prefix: string;
}

/** The rule of AWS's common rule set that refuses bodies over 8 KiB, and the label that it leaves behind. */
export const SIZE_RULE = 'SizeRestrictions_BODY';
const SIZE_LABEL = 'awswaf:managed:aws:core-rule-set:SizeRestrictions_Body';

/** Kinds of need that keep what users send: texts, uploads. */
const KEEPS = ['postgres', 'mongo', 'bucket'];

/**
 * Routes of services that keep what users send: articles and uploads are larger than the 8 KiB that WAF looks into. What
 * does not keep anything (user interfaces, static files) has no reason to receive more.
 */
export function largeBodies(hosts: readonly PublicHost[]): readonly LargeBodies[] {
  return hosts.flatMap((host) =>
    serverNames(host).flatMap((name) => keepingPaths(host).map((prefix) => ({ host: name, prefix }))),
  );
}

function keepingPaths({ deployments }: PublicHost): readonly string[] {
  return deployments.flatMap(({ system, services }) =>
    Object.values(services)
      .filter(({ uses }) => Object.keys(uses).some((need) => KEEPS.includes(system.needs[need]?.kind ?? '')))
      .flatMap(({ routes }) => routes.map(({ path }) => path)),
  );
}

/**
 * Matches bodies that the common rule set labelled as too large, except where they belong. Written as a row of exceptions
 * and not as one OR, because the provider nests statements three deep and no deeper.
 */
export function oversizeStatement(exceptions: readonly LargeBodies[]): WafStatement {
  const labelled = { label_match_statement: { scope: 'LABEL', key: SIZE_LABEL } };
  return exceptions.length === 0 ? labelled : allOf([labelled, ...exceptions.map(expected).map(not)]);
}

/** Compared as it came: whatever does not match exactly is blocked, never let through. */
function expected({ host, prefix }: LargeBodies): WafStatement {
  const toHost = bytes('EXACTLY', host, { single_header: { name: 'host' } });
  return prefix === '/' ? toHost : allOf([toHost, bytes('STARTS_WITH', prefix, { uri_path: {} })]);
}
