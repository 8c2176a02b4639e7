import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { virtualEnvironment } from '../local/cache.ts';
import { type FailureReport, firstCauses } from './first-causes.ts';
import { LAYOUTS } from './local/changes.ts';
import { selectionOf } from './selection.ts';

/** Outcome of one phase, in single tests. */
interface Totals {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

interface Phase {
  readonly name: string;
  readonly about: string;
  run(): Promise<Totals>;
}

const ROOT = resolve(import.meta.dirname, '..');
const REPORTS = join(ROOT, '.cache/reports');

const PHASES: readonly Phase[] = [
  { name: 'check', about: 'types, lint and format (seconds)', run: () => check() },
  { name: 'unit', about: 'data, pure functions and the synthesized JSON (under a minute)', run: () => vitest('unit') },
  {
    name: 'charts',
    about: 'our charts, linted and rendered by Helm itself (two minutes)',
    run: () => vitest('charts'),
  },
  { name: 'policy', about: 'checkov over every synthesized stack (a minute)', run: () => vitest('policy') },
  { name: 'review', about: 'the review page in headless Chromium (four minutes)', run: () => vitest('review') },
  {
    name: 'embedded',
    about: 'what the embedded AWS adds to moto, by the AWS SDK; the rotation function against PostgreSQL (two minutes)',
    run: () => embedded(),
  },
  {
    name: 'cluster',
    about: 'releases on a real control plane with nodes in three zones (about eight minutes)',
    run: () => vitest('cluster'),
  },
  {
    name: 'pipeline',
    about: 'plan, apply and their faults with real Terraform on a small account (about ten minutes)',
    run: () => vitest('pipeline'),
  },
  {
    name: 'local',
    about: '`npm run local` from nothing to nothing with real Terraform: every stack of dev (about half an hour)',
    run: () => vitest('local'),
  },
];

/** What failed by itself, of all phases. */
const causes: string[] = [];

const HELP = `Runs the tests and ends with their true total.

  npm test                 every phase
  npm test -- unit policy  only these phases
  npm test -- local prod   the whole scenario with the layout of prod (${LAYOUTS.join(', ')}); dev's without a name

Phases, in order:
${PHASES.map(({ name, about }) => `  ${name.padEnd(9)} ${about}`).join('\n')}

Exit code: 0 when nothing failed, 1 otherwise, 2 when a phase is unknown.
`;

const { phases: names, layouts } = selectionOf(process.argv.slice(2), LAYOUTS);
if (layouts.length > 0) process.env['PLATFORM_TEST_LAYOUTS'] = layouts.join(',');
const unknown = names.filter((name) => !PHASES.some((phase) => phase.name === name));
if (names.includes('--help') || names.includes('-h')) {
  process.stdout.write(HELP);
} else if (unknown.length > 0) {
  process.stderr.write(`unknown phase ${unknown.join(', ')}\n\n${HELP}`);
  process.exitCode = 2;
} else {
  await runPhases(PHASES.filter(({ name }) => names.length === 0 || names.includes(name)));
}

async function runPhases(phases: readonly Phase[]): Promise<void> {
  rmSync(REPORTS, { recursive: true, force: true });
  mkdirSync(REPORTS, { recursive: true });
  const rows: string[] = [];
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const phase of phases) {
    process.stdout.write(`\n${phase.name}: ${phase.about}\n`);
    const started = performance.now();
    const { passed, failed, skipped } = await phase.run();
    total.passed += passed;
    total.failed += failed;
    total.skipped += skipped;
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    rows.push(
      `${phase.name.padEnd(9)} ${String(passed).padStart(6)} passed ${String(failed).padStart(4)} failed ${String(skipped).padStart(4)} skipped ${seconds.padStart(8)} s`,
    );
  }
  if (causes.length > 0) process.stdout.write(`\nfirst causes:\n${causes.join('\n')}\n`);
  process.stdout.write(
    `\n${rows.join('\n')}\n\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped\n`,
  );
  if (total.failed > 0) process.exitCode = 1;
}

async function check(): Promise<Totals> {
  const codes = [
    await spawned('tsc', []),
    await spawned('tsc', ['-p', 'review/page']),
    await spawned('tsc', ['-p', 'tests/review']),
    await spawned('biome', ['check', '.']),
  ];
  const failed = codes.filter((code) => code !== 0).length;
  return { passed: codes.length - failed, failed, skipped: 0 };
}

async function vitest(project: string): Promise<Totals> {
  const report = join(REPORTS, `${project}.json`);
  const code = await spawned('vitest', [
    'run',
    `--project=${project}`,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ]);
  const result = readReport(report);
  const { numPassedTests, numFailedTests, numPendingTests, numFailedTestSuites } = result;
  causes.push(...firstCauses(result));
  const failed = numFailedTests === 0 && (code !== 0 || numFailedTestSuites > 0) ? 1 : numFailedTests;
  return { passed: numPassedTests, failed, skipped: numPendingTests };
}

interface VitestReport extends FailureReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numFailedTestSuites: number;
}

/** A run that ended without a report failed before its first test. */
function readReport(file: string): VitestReport {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as VitestReport;
  } catch {
    return { numPassedTests: 0, numFailedTests: 1, numPendingTests: 0, numFailedTestSuites: 1 };
  }
}

async function embedded(): Promise<Totals> {
  const [own, rotation] = [await embeddedOwn(), await vitest('embedded')];
  return {
    passed: own.passed + rotation.passed,
    failed: own.failed + rotation.failed,
    skipped: own.skipped + rotation.skipped,
  };
}

/** Its own tests are in its own language. */
async function embeddedOwn(): Promise<Totals> {
  const python = virtualEnvironment('local/aws/requirements.txt');
  let output = '';
  const code = await spawned(
    python,
    ['-m', 'unittest', 'discover', '-s', 'local/aws/tests', '-t', 'local/aws'],
    (text) => {
      output += text;
    },
  );
  const ran = Number(/^Ran (\d+) tests?/m.exec(output)?.[1] ?? 0);
  const count = (kind: string) => Number(new RegExp(`${kind}=(\\d+)`).exec(output)?.[1] ?? 0);
  const skipped = count('skipped');
  const failed = code === 0 ? 0 : Math.max(1, count('failures') + count('errors'));
  return { passed: Math.max(0, ran - failed - skipped), failed, skipped };
}

/** Runs a command with its output shown; node_modules/.bin comes first on the PATH, as in an npm script. */
function spawned(command: string, args: readonly string[], onText?: (text: string) => void): Promise<number> {
  const env = {
    ...process.env,
    PATH: `${join(ROOT, 'node_modules/.bin')}:${process.env['PATH'] ?? ''}`,
    CHECKPOINT_DISABLE: '1',
  };
  const child = spawn(command, [...args], { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const show = (stream: NodeJS.WriteStream) => (chunk: Buffer) => {
    stream.write(chunk);
    onText?.(chunk.toString('utf8'));
  };
  child.stdout.on('data', show(process.stdout));
  child.stderr.on('data', show(process.stderr));
  return new Promise((done) => {
    child.once('error', (error) => {
      process.stderr.write(`${command}: ${error.message}\n`);
      done(127);
    });
    child.once('close', (code) => done(code ?? 1));
  });
}
