import { join } from 'node:path';
import type { PlatformEnvironment } from '../../environments/platform.ts';
import { type Moto, motoPython } from '../../local/aws/server.ts';
import { run } from '../../local/processes.ts';

const SCRIPT = join(import.meta.dirname, 'tagged.py');

/** ARNs of everything in the account that carries the tag which every resource of the platform gets, in all its regions. */
export function taggedResources(moto: Moto, { region, secondRegion }: PlatformEnvironment): readonly string[] {
  const env = {
    ...process.env,
    AWS_ENDPOINT_URL: moto.endpoint,
    AWS_ACCESS_KEY_ID: moto.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: moto.credentials.secretAccessKey,
  };
  return JSON.parse(run(motoPython(), [SCRIPT, region, secondRegion, 'us-east-1'], { env })) as string[];
}
