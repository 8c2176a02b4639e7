import { isObject } from '../../../lib/plan/plan-value.ts';
import type { RetentionModel } from '../posture-model.ts';
import { inside, isTrue, type Stacks, textsIn } from './blocks.ts';
import type { Copies } from './copies.ts';
import { DAY_MINUTES, type Promised, promisedRow, row } from './promise.ts';

/** Minutes until volumes serve again from a snapshot: docs/recovery.md. */
const BACK_MINUTES = 60;

interface Schedule {
  readonly name: string;
  readonly minutes: number;
  readonly hoursKept: number;
  readonly namespaces: readonly string[];
  /** Whether what volumes hold goes into the bucket; else snapshots of it stay in the region. */
  readonly movesData: boolean;
}

/**
 * What Velero saves of the cluster: the volumes in it hold data of systems. Of each namespace the most frequent one counts.
 * Where Velero leaves volumes in the region, AWS Backup may copy them each night.
 */
export function scheduledBackups(stacks: Stacks, environment: Promised, copies: Copies): readonly RetentionModel[] {
  const schedules = stacks.resources
    .filter(({ type, block }) => type === 'helm_release' && block['chart'] === 'velero')
    .flatMap(({ block }) => schedulesIn(block['values']));
  const often = schedules.some(({ minutes }) => minutes < DAY_MINUTES);
  const nightly = copies.of(volumeTags(stacks))?.copyDays ?? null;
  const copied = isBucketCopied(stacks);
  return schedules.map(({ name, minutes, hoursKept, namespaces, movesData }) => {
    const whom = namespaces.includes('*') ? 'everything in the cluster' : namespaces.join(', ');
    const what = `${whom}: Velero, ${name}`;
    const days = hoursKept / 24;
    const goesAlong = movesData && copied;
    const copyDays = goesAlong ? days : nightly;
    if (often && minutes >= DAY_MINUTES) return row(what, days, copyDays, true);
    const region = goesAlong ? minutes : nightly === null ? null : DAY_MINUTES;
    return promisedRow({ what, days, copyDays }, { here: minutes, region, back: BACK_MINUTES }, environment);
  });
}

/** The bucket of Velero has a copy in the second region, or not. */
function isBucketCopied({ resources, named }: Stacks): boolean {
  return resources.some(
    ({ type, stack, block }) =>
      type === 'aws_s3_bucket_replication_configuration' &&
      /velero/.test(String(named(stack, block['bucket'])?.block['bucket'] ?? '')),
  );
}

/** Tags that volumes of the cluster get: those by which a backup plan selects them. */
function volumeTags({ resources }: Stacks): unknown {
  const release = resources.find(
    ({ type, block }) => type === 'helm_release' && textsIn(block['values'])[0]?.includes('"volumeTags"'),
  );
  return inside(valuesOf(release?.block['values']), 'base.volumeTags');
}

function schedulesIn(values: unknown): readonly Schedule[] {
  const schedules = inside(valuesOf(values), 'schedules');
  return Object.entries(isObject(schedules) ? schedules : {}).map(([name, schedule]) => ({
    name,
    minutes: minutesOf(String(inside(schedule, 'schedule') ?? '')),
    hoursKept: Number(/^(\d+)h/.exec(String(inside(schedule, 'template.ttl') ?? ''))?.[1] ?? 0),
    namespaces: textsIn(inside(schedule, 'template.includedNamespaces')),
    movesData: isTrue(inside(schedule, 'template.snapshotMoveData')),
  }));
}

/** Minutes between two runs of a cron line: `30 * * * *` is every hour; what it does not know is a day. */
function minutesOf(schedule: string): number {
  const [, hour = ''] = schedule.split(' ');
  const every = /^\*\/(\d+)$/.exec(hour)?.[1];
  if (hour === '*') return 60;
  return every === undefined ? DAY_MINUTES : Number(every) * 60;
}

function valuesOf(values: unknown): unknown {
  const [text = ''] = textsIn(values);
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
