import { isObject } from '../../../lib/plan/plan-value.ts';
import type { RetentionModel } from '../posture-model.ts';
import { inside, type Stacks, textsIn } from './blocks.ts';
import { type Promised, promisedRow } from './promise.ts';

interface Schedule {
  readonly name: string;
  readonly minutes: number;
  readonly hoursKept: number;
  readonly namespaces: readonly string[];
}

/** What Velero saves of the cluster: the volumes in it hold data of systems. Of each namespace the most frequent one counts. */
export function scheduledBackups(stacks: Stacks, environment: Promised): readonly RetentionModel[] {
  const schedules = stacks.resources
    .filter(({ type, block }) => type === 'helm_release' && block['chart'] === 'velero')
    .flatMap(({ block }) => schedulesIn(block['values']));
  const hourly = schedules.some(({ minutes }) => minutes < 1440);
  return schedules.map(({ name, minutes, hoursKept, namespaces }) => {
    const whom = namespaces.includes('*') ? 'everything in the cluster' : namespaces.join(', ');
    const kept = { what: `${whom}: Velero, ${name}`, days: hoursKept / 24, copyDays: copyDays(stacks, hoursKept) };
    if (hourly && minutes >= 1440) return { ...kept, ok: true, rto: '', rpo: '' };
    return promisedRow(kept, minutes, environment);
  });
}

/** The bucket of Velero has a copy in the second region, or not. */
function copyDays({ resources, named }: Stacks, hoursKept: number): number | null {
  const copied = resources.some(
    ({ type, stack, block }) =>
      type === 'aws_s3_bucket_replication_configuration' &&
      /velero/.test(String(named(stack, block['bucket'])?.block['bucket'] ?? '')),
  );
  return copied ? hoursKept / 24 : null;
}

function schedulesIn(values: unknown): readonly Schedule[] {
  const [text] = textsIn(values);
  const schedules = inside(parsed(text ?? ''), 'schedules');
  return Object.entries(isObject(schedules) ? schedules : {}).map(([name, schedule]) => ({
    name,
    minutes: minutesOf(String(inside(schedule, 'schedule') ?? '')),
    hoursKept: Number(/^(\d+)h/.exec(String(inside(schedule, 'template.ttl') ?? ''))?.[1] ?? 0),
    namespaces: textsIn(inside(schedule, 'template.includedNamespaces')),
  }));
}

/** Minutes between two runs of a cron line: `30 * * * *` is every hour; what it does not know is a day. */
function minutesOf(schedule: string): number {
  const [, hour = ''] = schedule.split(' ');
  const every = /^\*\/(\d+)$/.exec(hour)?.[1];
  if (hour === '*') return 60;
  return every === undefined ? 1440 : Number(every) * 60;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
