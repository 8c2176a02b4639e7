import type { PlatformEnvironment } from '../environments/platform.ts';
import type { LocalEnds } from './environment.ts';
import { localPlatform } from './platform.ts';

/** Before anything runs nobody knows where; nothing that is asked of a layout depends on it. */
const NOT_YET: LocalEnds = { resolver: '127.0.0.1:53', kubeconfig: '/dev/null' };

/** An environment's data: its account, region, nodes. @throws PlatformError as `localPlatform`. */
export function layoutOf(name: string, variables: NodeJS.ProcessEnv = process.env): PlatformEnvironment {
  const [environment] = localPlatform(name, NOT_YET, variables).environments;
  if (environment === undefined) throw new Error(`no environment ${name}`);
  return environment;
}
