import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { tarball } from '../../lib/tar.ts';
import { untar } from '../../lib/untar.ts';
import { type AppliedRecord, parseAppliedRecord } from '../applied-record.ts';
import { deleteObject, getObject, putObject } from '../aws/state-objects.ts';
import { codeHashes, isSameCode } from '../code-hashes.ts';
import { EXIT } from '../exit-code.ts';
import { PipelineError } from '../pipeline-error.ts';
import type { StackFolder, StateLocation, TerraformJson } from '../stack-folder.ts';
import { ERRORED_LOCK, ERRORED_STATE } from '../terraform/errored-state.ts';
import { SEALED_STATE } from '../terraform/sealed-state.ts';

type Stack = Pick<StackFolder, 'folder' | 'state'>;

/**
 * Keeps what a stack was made of beside its state, after every successful apply: from this copy it is destroyed once its
 * code is gone. The archive is written first, so that the record never tells of a copy that is not there.
 */
export async function storeCopy(stack: Stack, record: AppliedRecord): Promise<void> {
  const { state } = stack;
  await storeArchive(stack);
  const json = `${JSON.stringify(record, undefined, 2)}\n`;
  await putObject(state, besideState(state, 'applied.json'), json, { contentType: 'application/json' });
}

/**
 * The archive without its record: before a first apply, which may fail half-way. Where the code is then given up, what was
 * made can still be destroyed.
 */
export async function storeArchive({ folder, state }: Stack): Promise<void> {
  await putObject(state, besideState(state, 'applied.tgz'), tarball(filesOf(folder)), {
    contentType: 'application/gzip',
  });
}

/** The record of the last successful apply; undefined where there is none that this version can read. */
export async function readApplied(location: StateLocation): Promise<AppliedRecord | undefined> {
  const object = await getObject(location, besideState(location, 'applied.json'));
  return parseAppliedRecord(object && new TextDecoder().decode(object.bytes));
}

/**
 * Unpacks the stored copy into `folder`. What was there before goes, but for what an interrupted destroy of the same stack
 * may have left: its init, and a state that it could not save.
 * @throws PipelineError `STATE_MISSING` where there is no copy, `STATE_UNREADABLE` where it is damaged or another one than
 * its record tells of.
 */
export async function restoreCopy(location: StateLocation, folder: string): Promise<TerraformJson> {
  const key = besideState(location, 'applied.tgz');
  const path = `s3://${location.bucket}/${key}`;
  const archive = await getObject(location, key);
  if (!archive) throw unusable('STATE_MISSING', path, undefined);
  let files: ReadonlyMap<string, Uint8Array>;
  try {
    files = untar(archive.bytes);
  } catch (error) {
    throw unusable('STATE_UNREADABLE', path, error instanceof Error ? error.message : String(error));
  }
  if (!files.has('cdk.tf.json')) throw unusable('STATE_UNREADABLE', path, 'no cdk.tf.json in it');
  clear(folder);
  for (const [name, bytes] of files) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), bytes);
  }
  const told = (await readApplied(location))?.code;
  const found = codeHashes(folder);
  if (told && !isSameCode(told, found)) throw unusable('STATE_UNREADABLE', path, found);
  return JSON.parse(readFileSync(join(folder, 'cdk.tf.json'), 'utf8')) as TerraformJson;
}

function clear(folder: string): void {
  const kept = ['.terraform', ERRORED_STATE, ERRORED_LOCK, SEALED_STATE];
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(folder)) {
    if (!kept.includes(name)) rmSync(join(folder, name), { recursive: true });
  }
}

/** Deletes the copy of a stack that is destroyed; with it the stack is forgotten. */
export async function dropCopy(location: StateLocation): Promise<void> {
  for (const name of ['applied.json', 'applied.tgz']) await deleteObject(location, besideState(location, name));
}

/** `dev/network/applied.json` beside `dev/network/terraform.tfstate`. */
function besideState({ key }: StateLocation, name: string): string {
  return `${dirname(key)}/${name}`;
}

/** What a plan of the stack needs: its JSON, its assets, its committed lock file. Nothing that Terraform has left in the folder. */
function filesOf(folder: string): ReadonlyMap<string, Uint8Array> {
  const assets = existsSync(join(folder, 'assets'))
    ? readdirSync(join(folder, 'assets'), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    : [];
  const lock = codeHashes(folder).lock === '' ? [] : ['.terraform.lock.hcl'];
  const names = ['cdk.tf.json', ...lock, ...assets.sort()];
  return new Map(
    names
      .filter((name) => existsSync(join(folder, name)))
      .map((name) => [name, new Uint8Array(readFileSync(join(folder, name)))] as const),
  );
}

function unusable(code: 'STATE_MISSING' | 'STATE_UNREADABLE', path: string, given: unknown): PipelineError {
  return new PipelineError(EXIT.backend, [
    {
      code,
      path,
      given,
      allowed: 'the copy that the last successful apply stored',
      fix: 'check the commit that applied.json beside it names out, synthesize it, and destroy the stack from there',
    },
  ]);
}
