import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pageShareRows } from './page-share.ts';
import { median, type Row } from './report.ts';

const ROOT = resolve(import.meta.dirname, '..');
/** Times are the median of so many runs, each in a process of its own; the programs take turns, so that noise meets all. */
const RUNS = 7;

/** Every program runs as its user would run it: Node.js without flags. The empty app has no bundle, as cdktf's template has none. */
const EMPTY = ['bench/programs/empty.ts'];
const LOAD = ['main.mjs', '--help'];
const FULL = ['main.mjs'];

/** Wall time, processor time and peak memory of one program. */
interface Measured {
  readonly seconds: number;
  /** Growth is told in it: other work on the machine hardly changes it. */
  readonly processorSeconds: number;
  readonly peakMiB: number;
}

/** Speed and memory of synth, as ratios to an empty cdktf app; the review page is part of it, and its share is told. */
export function synthRows(): readonly Row[] {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    return [...speedRows(folder), ...pageShareRows(folder), ...growthRows(folder)];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function speedRows(folder: string): readonly Row[] {
  rmSync(join(ROOT, '.cache/synth'), { recursive: true, force: true });
  const first = measure(folder, FULL);
  measure(folder, FULL);
  const rounds = Array.from(
    { length: RUNS },
    () => [measure(folder, EMPTY), measure(folder, LOAD), measure(folder, FULL)] as const,
  );
  const empty = middle(rounds.map(([run]) => run));
  const load = middle(rounds.map(([, run]) => run));
  const full = middle(rounds.map(([, , run]) => run));
  return [
    { what: 'empty cdktf app', measured: empty.seconds, unit: 's' },
    { what: 'full synth of all environments', measured: full.seconds, unit: 's' },
    { what: 'full synth without a bundle from before', measured: first.seconds, unit: 's' },
    {
      what: 'loading the program alone, as a ratio to the empty app',
      measured: load.seconds / empty.seconds,
      unit: 'x',
    },
    {
      what: 'full synth of all environments, as a ratio to the empty app',
      measured: full.seconds / empty.seconds,
      unit: 'x',
      limit: 4,
    },
    { what: 'peak memory of the full synth', measured: full.peakMiB, unit: 'MiB', limit: 400 },
  ];
}

function growthRows(folder: string): readonly Row[] {
  const sizes = [25, 50, 100];
  const turns = Array.from({ length: 3 }, () =>
    sizes.map((systems) => measure(folder, ['bench/programs/systems.ts', String(systems)])),
  );
  const grown = sizes.map((_, size) => Math.min(...turns.map((turn) => turn[size]?.processorSeconds ?? 0)));
  return [
    ...sizes.map((systems, index) => ({
      what: `3 environments x ${systems} systems, processor time without a bundle`,
      measured: grown[index] ?? 0,
      unit: 's',
    })),
    {
      what: 'slope: seconds a system from 50 to 100, as a ratio to 25 to 50 (1 is linear)',
      measured: slope(grown, sizes, 1) / slope(grown, sizes, 0),
      unit: 'x',
      limit: 1.5,
    },
  ];
}

function slope(grown: readonly number[], sizes: readonly number[], from: number): number {
  const seconds = (grown[from + 1] ?? 0) - (grown[from] ?? 0);
  return seconds / ((sizes[from + 1] ?? 0) - (sizes[from] ?? 0));
}

function middle(measured: readonly Measured[]): Measured {
  const one = median(measured, ({ seconds }) => seconds);
  return { ...one, peakMiB: Math.max(...measured.map(({ peakMiB }) => peakMiB)) };
}

/** GNU time would be one more tool to install; the program itself tells its peak through `bench/programs/peak.mjs`. */
function measure(folder: string, [program = '', ...args]: readonly string[]): Measured {
  const started = performance.now();
  const { status, stderr } = spawnSync(
    process.execPath,
    ['--import', join(ROOT, 'bench/programs/peak.mjs'), join(ROOT, program), ...args],
    {
      cwd: ROOT,
      env: { ...process.env, CDKTF_OUTDIR: join(folder, 'cdktf.out') },
      encoding: 'utf8',
    },
  );
  const seconds = (performance.now() - started) / 1000;
  const peak = /^peak-rss-kib (\d+)$/m.exec(stderr)?.[1];
  const processor = /^processor-us (\d+)$/m.exec(stderr)?.[1];
  if (status !== 0 || peak === undefined || processor === undefined)
    throw new Error(`${program} ended with ${status}: ${stderr}`);
  return { seconds, processorSeconds: Number(processor) / 1e6, peakMiB: Number(peak) / 1024 };
}
