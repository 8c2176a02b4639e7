import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * A small synth output of dev: stacks that stand on nothing, with these releases (blocks of `helm_release`) by their ids.
 * @returns its folder, to be removed by the test.
 */
export function releaseStacks(releases: Readonly<Record<string, object>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'release-stacks-'));
  const write = (file: string, json: unknown): void => writeFileSync(join(folder, file), JSON.stringify(json));
  const dev = { name: 'dev', accountId: '111111111111', region: 'us-east-1', removal: 'destroy' };
  write('platform.json', { environments: [{ ...dev, pipeline: { applyDeferredCreations: true } }], stacks: {} });
  const ids = Object.keys(releases);
  write('manifest.json', { stacks: Object.fromEntries(ids.map((name) => [name, { name, dependencies: [] }])) });
  for (const [id, helm_release] of Object.entries(releases)) {
    mkdirSync(join(folder, 'stacks', id), { recursive: true });
    const s3 = { bucket: 'states', key: `dev/${id}.tfstate`, region: 'us-east-1' };
    write(`stacks/${id}/cdk.tf.json`, { terraform: { backend: { s3 } }, resource: { helm_release } });
  }
  return folder;
}
