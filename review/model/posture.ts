import type { EnvironmentData } from '../read/platform-file.ts';
import type { StackFile } from '../read/synth-output.ts';
import { stacksOf } from './posture/blocks.ts';
import { encryptionOf } from './posture/encryption.ts';
import { exposureOf } from './posture/exposure.ts';
import { portsOf } from './posture/ports.ts';
import { retentionOf } from './posture/retention.ts';
import { rolesOf } from './posture/roles.ts';
import type { PostureModel } from './posture-model.ts';
import type { SystemModel } from './system-model.ts';

/** What the posture of an environment is drawn from. */
export interface PostureInput {
  readonly environment: Pick<EnvironmentData, 'name' | 'network' | 'reasons' | 'recovery'>;
  /** Stacks of this environment. */
  readonly stacks: readonly StackFile[];
  /** Who may talk to whom in its systems. */
  readonly systems: readonly Pick<SystemModel, 'name' | 'reach'>[];
}

/** How an environment is guarded, as the code of its stacks says. */
export function postureModel({ environment, stacks, systems }: PostureInput): PostureModel {
  const found = stacksOf(stacks);
  return {
    encryption: encryptionOf(found),
    exposure: exposureOf(found, environment),
    ports: portsOf(found, environment, systems),
    roles: rolesOf(found),
    retention: retentionOf(found, environment),
  };
}
