import { createHash } from 'node:crypto';
import { deleteDigest, getDigest, hasTable, putDigest } from '../aws/lock-items.ts';
import { deleteObject, getObject, listObjectVersions, type ObjectVersion, putObject } from '../aws/state-objects.ts';
import { EXIT } from '../exit-code.ts';
import { PipelineError } from '../pipeline-error.ts';
import type { StateLocation } from '../stack-folder.ts';
import { withLock } from './lock.ts';
import { parseState, type StateFile } from './state-file.ts';

/** The versions of a stack's state, the newest first; at most 1000. */
export async function stateVersions(location: StateLocation): Promise<readonly ObjectVersion[]> {
  return await listObjectVersions(location, location.key);
}

/**
 * Makes an older version of a state the current one, under the lock, and mends the MD5 item of the lock table: with the old
 * item Terraform refuses the state ("state data in S3 does not have the expected content"). What was current stays as a
 * version of the bucket. Resources that newer versions knew are forgotten by this: plan before anything is applied.
 * @throws PipelineError `STATE_MISSING` where there is no such version, `STATE_UNREADABLE` where it is damaged itself.
 */
export async function restoreVersion(location: StateLocation, versionId: string): Promise<StateFile> {
  const path = `s3://${location.bucket}/${location.key}?versionId=${versionId}`;
  return await withLock(location, 'restore', async () => {
    const version = await getObject(location, location.key, versionId);
    const state = version && parseState(new TextDecoder().decode(version.bytes), path);
    if (!version || !state) throw missing(path);
    await putObject(location, location.key, version.bytes, { contentType: 'application/json' });
    if (hasTable(location)) await putDigest(location, md5(version.bytes));
    return state;
  });
}

/** Whether the MD5 item of the lock table fits the state; true where there is no table. */
export async function digestFits(location: StateLocation): Promise<boolean> {
  if (!hasTable(location)) return true;
  const [state, digest] = await Promise.all([getObject(location, location.key), getDigest(location)]);
  if (digest === undefined || digest === '') return true;
  return state !== undefined && md5(state.bytes) === digest;
}

/** Mends the MD5 item alone: for a state that was put back by other means (a copy of the second region, the console). */
export async function mendDigest(location: StateLocation): Promise<void> {
  await withLock(location, 'mend', async () => {
    if (!hasTable(location)) return;
    const state = await getObject(location, location.key);
    if (state) await putDigest(location, md5(state.bytes));
    else await deleteDigest(location);
  });
}

/** Deletes the state of a stack that is destroyed, and its MD5 item; its versions stay in the bucket. */
export async function deleteState(location: StateLocation): Promise<void> {
  await withLock(location, 'delete', async () => {
    await deleteObject(location, location.key);
    if (hasTable(location)) await deleteDigest(location);
  });
}

function md5(bytes: Uint8Array): string {
  return createHash('md5').update(bytes).digest('hex');
}

function missing(path: string): PipelineError {
  return new PipelineError(EXIT.backend, [
    {
      code: 'STATE_MISSING',
      path,
      given: undefined,
      allowed: 'a version of this state that is not a deletion',
      fix: 'list its versions again; the bucket keeps them for the days that the environment says',
    },
  ]);
}
