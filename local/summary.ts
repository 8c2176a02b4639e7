import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { States } from '../pipeline/states.ts';
import { readWorkspace } from '../pipeline/workspace.ts';
import { REVIEW_FILE } from '../review/write.ts';
import { ownCommand, silentCommand } from './own-command.ts';
import { clock } from './progress.ts';
import { type PodsByZone, podsBySystemAndZone } from './releases/pods-by-zone.ts';
import { isBackendMissing, type Session } from './session.ts';
import { table } from './table.ts';

/** Kinds, and slow steps, that are told one by one. */
const NAMED = 12;
const SLOWEST = 8;

/** One stack as it lies in the account. */
export interface StackFigures {
  readonly id: string;
  /** Resources by type; undefined: never applied. */
  readonly types: readonly string[] | undefined;
}

/** What exists now, what took how long, and where to look. @param leftOut releases that were left out, each with why. */
export async function summary(session: Session, leftOut: readonly string[]): Promise<readonly string[]> {
  const { run, progress } = session;
  const figures = await stackFigures(session);
  const pods = run.kubeconfig === null ? {} : await podsBySystemAndZone(run.kubeconfig);
  return [
    '',
    ...stackLines(figures, progress.seconds),
    '',
    ...kindLines(figures),
    ...podLines(pods),
    ...leftOutLines(leftOut),
    '',
    ...slowLines(session),
    '',
    ...placeLines(session),
  ];
}

/** Resources of each stack, by its state; none where nothing was synthesized yet. */
export async function stackFigures({ environment, folder }: Session): Promise<readonly StackFigures[]> {
  if (!existsSync(join(folder.outdir, 'platform.json'))) return [];
  const { stacks } = readWorkspace({ outdir: folder.outdir, environment: environment.name, stacks: [] });
  const states = new States();
  return await Promise.all(
    [...stacks.values()].map(async (stack) => {
      const state = await states.state(stack).catch((error: unknown) => {
        if (isBackendMissing(error)) return undefined;
        throw error;
      });
      // What is left of a stack may be nothing, and then it has no state.
      const isEmpty = Object.keys((stack.json['resource'] ?? {}) as object).length === 0;
      const managed = (state?.resources ?? (isEmpty ? [] : undefined))?.filter(({ mode }) => mode === 'managed');
      return { id: stack.id, types: managed?.map(({ type }) => type) };
    }),
  );
}

export function stackLines(figures: readonly StackFigures[], seconds: ReadonlyMap<string, number>): readonly string[] {
  const rows = figures.map(({ id, types }) => {
    const taken = seconds.get(id);
    return [id, types === undefined ? '-' : String(types.length), taken === undefined ? '-' : taken.toFixed(0)];
  });
  const all = figures.flatMap(({ types }) => types ?? []).length;
  const applied = figures.filter(({ types }) => types !== undefined).length;
  return [
    ...table(['STACK', 'RESOURCES', 'SECONDS'], rows, [1, 2]),
    `${applied} of ${figures.length} stacks applied, ${all} resources`,
  ];
}

export function kindLines(figures: readonly StackFigures[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const type of figures.flatMap(({ types }) => types ?? [])) counts.set(type, (counts.get(type) ?? 0) + 1);
  const sorted = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  const named = sorted.slice(0, NAMED).map(([type, count]) => `${count} ${type.replace(/^aws_/, '')}`);
  const more = sorted.length - named.length;
  return [`Mostly: ${named.join(', ')}${more > 0 ? `, and ${more} more kinds` : ''}`];
}

/** Pods of each system, ready and in all, by zone. */
export function podLines(pods: PodsByZone): readonly string[] {
  const zones = [...new Set(Object.values(pods).flatMap((counts) => Object.keys(counts)))].sort();
  if (zones.length === 0) return [];
  const rows = Object.entries(pods).map(([system, counts]) => [
    system,
    ...zones.map((zone) => {
      const count = counts[zone];
      return count === undefined ? '-' : `${count.ready}/${count.all}`;
    }),
  ]);
  return [
    '',
    ...table(
      ['PODS READY', ...zones],
      rows,
      zones.map((_, index) => index + 1),
    ),
  ];
}

function leftOutLines(leftOut: readonly string[]): readonly string[] {
  return leftOut.length === 0 ? [] : ['', 'Left out:', ...leftOut.map((line) => `  ${line}`)];
}

function slowLines({ progress }: Session): readonly string[] {
  const parts = progress.parts.map(({ name, seconds }) => `  ${clock(seconds).padStart(6)}  ${name}`);
  const steps = progress
    .longest(SLOWEST)
    .map(({ stack, address, seconds }) => `  ${clock(seconds).padStart(6)}  ${stack}: ${address}`);
  return [
    `Took ${clock(progress.elapsedSeconds)}:`,
    ...parts,
    ...(steps.length === 0 ? [] : ['Longest resources:', ...steps]),
  ];
}

/** Where to look, and how to end it. */
export function placeLines({ environment, folder, run }: Pick<Session, 'environment' | 'folder' | 'run'>) {
  const page = join(folder.outdir, REVIEW_FILE);
  return [
    `What the account holds:  ${run.endpoint}/embedded/`,
    ...(existsSync(page) ? [`What was applied:        ${page}`] : []),
    `What was said:           ${folder.log}`,
    `In a shell:              eval "$(${silentCommand('env', environment.name)})"`,
    `The end:                 ${ownCommand('down', environment.name)}`,
  ];
}
