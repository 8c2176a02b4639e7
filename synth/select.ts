import type { Platform, PlatformEnvironment } from '../environments/platform.ts';
import { PlatformError } from '../lib/errors.ts';

/** What one run synthesizes. */
export interface Selection {
  readonly environments: readonly PlatformEnvironment[];
  /** Stack ids; empty: every stack of the environments. */
  readonly stacks: readonly string[];
}

/**
 * Understands `dev`, `dev-network` and nothing (everything).
 * @param byName environments that only their own name reaches, for the message.
 * @throws PlatformError when a name is neither an environment nor `<environment>-<stack>`.
 */
export function select(platform: Platform, names: readonly string[], byName: readonly string[] = []): Selection {
  if (names.length === 0) return { environments: platform.environments, stacks: [] };
  const known = platform.environments.flatMap((environment) => stackIds(environment));
  const environments = new Set<PlatformEnvironment>();
  const stacks: string[] = [];
  const unknown: string[] = [];
  for (const name of names) {
    const whole = platform.environments.find((environment) => environment.name === name);
    const owner = platform.environments.find((environment) => stackIds(environment).includes(name));
    if (whole !== undefined) stacks.push(...stackIds(whole));
    else if (owner !== undefined) stacks.push(name);
    else unknown.push(name);
    const chosen = whole ?? owner;
    if (chosen !== undefined) environments.add(chosen);
  }
  if (unknown.length > 0) {
    throw new PlatformError(
      unknown.map((name) => ({
        code: name.includes('-') ? 'UNKNOWN_STACK' : 'UNKNOWN_ENVIRONMENT',
        path: 'command line',
        given: name,
        allowed: (name.includes('-') ? known : [...platform.environments.map((item) => item.name), ...byName]).join(
          ', ',
        ),
        fix: 'name an environment (`dev`) or one of its stacks (`dev-network`)',
      })),
    );
  }
  return { environments: [...environments], stacks };
}

/** Ids of the stacks that an environment has, upstream first. */
export function stackIds(environment: PlatformEnvironment): string[] {
  const shared = ['bootstrap', 'account', 'network', 'edge', 'operations', 'cluster', 'platform'];
  const systems = environment.deployments.flatMap(({ system }) => [`${system.name}-aws`, system.name]);
  return [...shared, ...systems].map((name) => `${environment.name}-${name}`);
}
