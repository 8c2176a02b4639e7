import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Problem } from '../../lib/errors.ts';
import { EXIT } from '../exit-code.ts';
import { tellFailure } from '../failure.ts';
import { chartRepositories } from '../gitlab/delivery.ts';
import { outdir } from '../outdir.ts';
import { PipelineError } from '../pipeline-error.ts';
import { readWorkspace } from '../workspace.ts';
import { type PackedChart, withPacked } from './packed-chart.ts';
import { type ChartRegistry, logIn, pushChart } from './registry.ts';
import { unchangedVersions, versionUnchanged } from './versions.ts';

const HELP = `Our charts (charts/*) and the registry of an environment.

  npm run charts -- check <commit>       1 where a chart differs from that commit and its version does not
  npm run charts -- push <environment>   pushes versions that the registry lacks; 13 where its repositories are still to be made

PLATFORM_HELM names another Helm than the one on the PATH, PLATFORM_CHART_REGISTRY another registry than the account's ECR.
`;

/** What GitLab gives for "no commit before". */
const NO_COMMIT = /^0*$/;

try {
  const [name, argument = ''] = process.argv.slice(2);
  if (name === 'check') check(argument);
  else if (name === 'push') push(argument);
  else if (name === '--help' || name === '-h') process.stdout.write(HELP);
  else {
    throw new PipelineError(EXIT.usage, [
      { code: 'UNKNOWN_COMMAND', path: 'command line', given: name, allowed: 'check, push', fix: 'see --help' },
    ]);
  }
} catch (error) {
  process.exitCode = tellFailure(error, process);
}

function check(commit: string): void {
  if (NO_COMMIT.test(commit)) {
    process.stdout.write('there is no commit to compare with; the push compares with the registry\n');
    return;
  }
  const changes = charts().map((name) => ({
    now: withPacked(join('charts', name), (chart) => chart),
    before: chartAt(commit, name),
  }));
  const problems = unchangedVersions(changes);
  if (problems.length > 0) throw new PipelineError(EXIT.failed, problems);
  process.stdout.write(`${changes.length} charts compared with ${commit}\n`);
}

/** The chart as a commit has it. */
function chartAt(commit: string, name: string): PackedChart | undefined {
  const { status, stdout } = spawnSync('git', ['archive', '--format=tar', commit, `charts/${name}`], {
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== 0) return undefined;
  const scratch = mkdtempSync(join(tmpdir(), 'charts-'));
  try {
    const unpacked = spawnSync('tar', ['-x', '-C', scratch], { input: stdout });
    if (unpacked.status !== 0) throw new Error(`tar: ${unpacked.stderr}`);
    return withPacked(join(scratch, 'charts', name), (chart) => chart);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function push(environment: string): void {
  const { registry, names } = registryOf(environment);
  const problems: Problem[] = [];
  let missing = 0;
  for (const name of charts().filter((chart) => names.includes(chart))) {
    withPacked(join('charts', name), (chart, archive) => {
      const done = pushChart(registry, chart, archive);
      process.stdout.write(`${registry.url}/${name}:${chart.version} ${done}\n`);
      if (done === 'other content') problems.push(versionUnchanged(chart));
      if (done === 'no repository') missing += 1;
    });
  }
  if (problems.length > 0) throw new PipelineError(EXIT.failed, problems, 'charts that are not named here were pushed');
  if (missing > 0) throw noRepositories(environment, missing);
}

function registryOf(environment: string): { registry: ChartRegistry; names: readonly string[] } {
  const workspace = readWorkspace({ outdir: outdir(environment), environment, stacks: [] });
  const { accountId, region } = workspace.environment;
  const other = process.env['PLATFORM_CHART_REGISTRY'];
  const host = other?.replace(/^https?:\/\//, '') ?? `${accountId}.dkr.ecr.${region}.amazonaws.com`;
  if (other === undefined) logIn(host, region);
  return {
    registry: { url: `oci://${host}/${environment}/charts`, plainHttp: other?.startsWith('http://') ?? false },
    names: [...workspace.stacks.values()].flatMap(chartRepositories),
  };
}

function charts(): readonly string[] {
  return readdirSync('charts').filter((name) => existsSync(join('charts', name, 'Chart.yaml')));
}

function noRepositories(environment: string, count: number): PipelineError {
  return new PipelineError(
    EXIT.waits,
    [
      {
        code: 'NOT_READY',
        path: `${environment}/charts`,
        given: `${count} charts without a repository`,
        allowed: 'repositories that the stack account has made',
        fix: `apply the stack account of ${environment}; the job charts:${environment}:new then pushes them`,
      },
    ],
    'other charts were pushed',
  );
}
