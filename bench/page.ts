import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { writeReview } from '../review/write.ts';
import { putLongPlans } from '../tests/review/long-plans.ts';
import { removeOutputs, synthOutput } from '../tests/review/output.ts';
import { median, type Row } from './report.ts';

const ROOT = resolve(import.meta.dirname, '..');
/** Each round opens every view of both pages; the middle counts. */
const ROUNDS = 3;
/** From navigation until the view can be read: who waits longer scrolls through the plan instead. */
const SECONDS = 2;

/**
 * How long the review page of 30 systems in 3 environments takes to open, at each of its views, with a plan of each stack that
 * changes every resource; beside it the committed platform's, which has no plans.
 */
export function pageRows(): readonly Row[] {
  try {
    const many = synthOutput('many');
    putLongPlans(many);
    const files = [many, synthOutput()].map((outdir) => writeReview({ outdir }).file);
    return rowsOf(Array.from({ length: ROUNDS }, () => openings(files)).flat());
  } finally {
    removeOutputs();
  }
}

interface Opening {
  readonly view: string;
  /** Seconds. */
  readonly many: number;
  readonly committed: number;
}

function rowsOf(openings: readonly Opening[]): readonly Row[] {
  const views = [...Map.groupBy(openings, ({ view }) => view)];
  const ratios = views.map(([, turns]) => ratio(median(turns, ratio)));
  return [
    ...views.map(([view, turns]) => ({
      what: `opening the page of 30 systems x 3 environments: ${view}`,
      measured: median(turns, ({ many }) => many).many,
      unit: 's',
      limit: SECONDS,
    })),
    {
      what: 'the same as a ratio to the page of the committed platform: the view that grows most',
      measured: Math.max(...ratios),
      unit: 'x',
    },
  ];
}

function ratio({ many, committed }: Opening): number {
  return many / committed;
}

/** The program is one of the tests' own, which have the browser's types. */
function openings(files: readonly string[]): readonly Opening[] {
  const program = join(ROOT, 'tests/review/opening-times.ts');
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...files], { cwd: ROOT, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ended with ${status}: ${stderr}`);
  return stdout
    .trim()
    .split('\n')
    .map((line) => {
      const [view = '', many, committed] = line.split(' ');
      return { view, many: Number(many), committed: Number(committed) };
    });
}
