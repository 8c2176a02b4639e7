import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { changesAnything } from '../apply-stack.ts';
import { parseRecord } from '../parse-record.ts';
import { readSummary } from '../plan-folder.ts';
import { isDeferred, isPlanned } from '../plan-record.ts';
import type { RunEntry } from '../summary/run-entry.ts';

/** A stack that should have been planned: every one of the job graph. */
export interface Expected {
  readonly id: string;
  readonly environment: string;
}

/**
 * What the plan jobs of a pipeline left, as lines of the note: every expected stack in its order, then those that were found
 * beside (stacks whose code is gone). A stack without a record has failed, or its upstream has.
 */
export function entriesOf(outdir: string, expected: readonly Expected[]): readonly RunEntry[] {
  const folder = join(outdir, 'plans');
  const left = existsSync(folder) ? readdirSync(folder).filter((id) => !id.startsWith('.')) : [];
  const known = new Set(expected.map(({ id }) => id));
  const environments = [...new Set(expected.map(({ environment }) => environment))];
  const further = left
    .filter((id) => !known.has(id))
    .flatMap((id) => {
      const environment = environments.find((name) => id.startsWith(`${name}-`));
      return environment === undefined ? [] : [{ id, environment }];
    });
  return [...expected, ...further.sort((a, b) => a.id.localeCompare(b.id))].map((stack) => entryOf(outdir, stack));
}

function entryOf(outdir: string, { id, environment }: Expected): RunEntry {
  const file = join(outdir, 'plans', id, 'record.json');
  if (!existsSync(file))
    return {
      stack: id,
      environment,
      result: 'failed',
      reason: `no plan; see the job plan:${environment}:${id.slice(environment.length + 1)}`,
    };
  const record = parseRecord(file, { id, environment }, readFileSync(file, 'utf8'));
  if (isDeferred(record))
    return {
      stack: id,
      environment,
      result: 'deferred',
      reason: record.deferred.map(({ what, help }) => `${what} (${help})`).join('; '),
    };
  if (!isPlanned(record)) return { stack: id, environment, result: 'skipped unchanged' };
  return {
    stack: id,
    environment,
    result: changesAnything(record) ? 'planned' : 'no changes',
    changes: record.changes,
    digest: record.digest,
    description: readSummary(outdir, id),
  };
}
