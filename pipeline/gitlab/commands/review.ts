import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { outdir } from '../../outdir.ts';
import { mergeRequestNote, NOTE_MARKER, parseNote } from '../../summary/merge-request-note.ts';
import { readDelivery } from '../delivery.ts';
import { entriesOf } from '../entries.ts';
import { gitlabApi } from '../gitlab-api.ts';
import { findNote, mergeRequestOf, upsertNote } from '../notes.ts';

const TELL_TOKEN =
  'PLATFORM_GITLAB_TOKEN is not set (project access token, role Developer, scope api; masked, not protected)';

/** `note`: the plans of this pipeline in one note, which every further pipeline of the merge request updates. */
export async function note(): Promise<void> {
  const { env } = process;
  const body = mergeRequestNote({
    entries: entriesOf(outdir(), expectedStacks()),
    commit: env['CI_COMMIT_SHA'] ?? '',
    pipelineUrl: env['CI_PIPELINE_URL'] ?? '',
  });
  mkdirSync(outdir(), { recursive: true });
  writeFileSync(join(outdir(), 'note.md'), body);
  const api = gitlabApi(env);
  const iid = env['CI_MERGE_REQUEST_IID'] ?? '';
  if (api === undefined || iid === '') {
    process.stdout.write(`${body}\n\n${TELL_TOKEN}: the note is this log and the artifact note.md\n`);
    return;
  }
  const done = await upsertNote(api, { project: env['CI_PROJECT_PATH'] ?? '', iid }, { marker: NOTE_MARKER, body });
  process.stdout.write(`note ${done} in merge request !${iid}\n`);
}

/**
 * `reviewed`: `reviewed.json` with the digests that were read in the merge request of this commit, for `apply --reviewed`.
 * Without a token or a note nothing counts as read.
 */
export async function reviewed(): Promise<void> {
  const { env } = process;
  const digests = await readDigests();
  mkdirSync(outdir(), { recursive: true });
  writeFileSync(join(outdir(), 'reviewed.json'), JSON.stringify(Object.fromEntries(digests), undefined, 2));
  process.stdout.write(
    `${digests.size} plans were read in the merge request of ${env['CI_COMMIT_SHA'] ?? 'this commit'}\n`,
  );
}

async function readDigests(): Promise<ReadonlyMap<string, string>> {
  const { env } = process;
  const api = gitlabApi(env);
  if (api === undefined) return told(`${TELL_TOKEN}: whatever changes waits for a person`);
  const iid = await mergeRequestOf(api, env['CI_COMMIT_SHA'] ?? '', env['CI_COMMIT_BRANCH'] ?? '');
  if (iid === undefined) return told('no merge request brought this commit: whatever changes waits for a person');
  const found = await findNote(api, { project: env['CI_PROJECT_PATH'] ?? '', iid }, NOTE_MARKER);
  if (found === undefined) return told(`merge request !${iid} has no note of the pipeline that nobody else edited`);
  return parseNote(found.body);
}

function told(why: string): ReadonlyMap<string, string> {
  process.stdout.write(`${why}\n`);
  return new Map();
}

function expectedStacks() {
  return readDelivery(outdir()).flatMap(({ name, waves }) =>
    waves.flat().map((stack) => ({ id: `${name}-${stack.name}`, environment: name })),
  );
}
