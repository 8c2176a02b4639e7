import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

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

interface Limit {
  readonly what: string;
  readonly measured: number;
  readonly unit: string;
  readonly limit: number | undefined;
}

const folder = mkdtempSync(join(tmpdir(), 'bench-'));
try {
  rmSync(join(ROOT, '.cache/synth'), { recursive: true, force: true });
  const first = measure(FULL);
  measure(FULL);
  const rounds = Array.from({ length: RUNS }, () => [measure(EMPTY), measure(LOAD), measure(FULL)] as const);
  const empty = median(rounds.map(([run]) => run));
  const load = median(rounds.map(([, run]) => run));
  const full = median(rounds.map(([, , run]) => run));
  const sizes = [25, 50, 100];
  const turns = Array.from({ length: 3 }, () =>
    sizes.map((systems) => measure(['bench/programs/systems.ts', String(systems)])),
  );
  const grown = sizes.map((_, size) => Math.min(...turns.map((turn) => turn[size]?.processorSeconds ?? 0)));
  const rows: Limit[] = [
    { what: 'empty cdktf app', measured: empty.seconds, unit: 's', limit: undefined },
    { what: 'full synth of all environments', measured: full.seconds, unit: 's', limit: undefined },
    { what: 'full synth without a bundle from before', measured: first.seconds, unit: 's', limit: undefined },
    {
      what: 'loading the program alone, as a ratio to the empty app',
      measured: load.seconds / empty.seconds,
      unit: 'x',
      limit: undefined,
    },
    {
      what: 'full synth of all environments, as a ratio to the empty app',
      measured: full.seconds / empty.seconds,
      unit: 'x',
      limit: 4,
    },
    { what: 'peak memory of the full synth', measured: full.peakMiB, unit: 'MiB', limit: 400 },
    ...sizes.map((systems, index) => ({
      what: `3 environments x ${systems} systems, processor time without a bundle`,
      measured: grown[index] ?? 0,
      unit: 's',
      limit: undefined,
    })),
    {
      what: 'slope: seconds a system from 50 to 100, as a ratio to 25 to 50 (1 is linear)',
      measured: slope(grown, sizes, 1) / slope(grown, sizes, 0),
      unit: 'x',
      limit: 1.5,
    },
  ];
  report(rows);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function slope(grown: readonly number[], sizes: readonly number[], from: number): number {
  const seconds = (grown[from + 1] ?? 0) - (grown[from] ?? 0);
  return seconds / ((sizes[from + 1] ?? 0) - (sizes[from] ?? 0));
}

function median(measured: readonly Measured[]): Measured {
  const runs = [...measured].sort((a, b) => a.seconds - b.seconds);
  const middle = runs[Math.floor(runs.length / 2)];
  if (middle === undefined) throw new Error('no runs');
  return { ...middle, peakMiB: Math.max(...runs.map(({ peakMiB }) => peakMiB)) };
}

/** GNU time would be one more tool to install; the program itself tells its peak through `bench/programs/peak.mjs`. */
function measure([program = '', ...args]: readonly string[]): Measured {
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

function report(rows: readonly Limit[]): void {
  const width = Math.max(...rows.map(({ what }) => what.length));
  for (const { what, measured, unit, limit } of rows) {
    const verdict =
      limit === undefined ? '' : measured <= limit ? `at most ${limit}: holds` : `at most ${limit}: EXCEEDED`;
    process.stdout.write(
      `${what.padEnd(width)}  ${measured.toFixed(2).padStart(8)} ${unit.padEnd(3)}  ${verdict}`.trimEnd().concat('\n'),
    );
    if (limit !== undefined && measured > limit) process.exitCode = 1;
  }
}
