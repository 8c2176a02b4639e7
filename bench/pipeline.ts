import { rmSync } from 'node:fs';
import { Bed } from '../tests/pipeline/bed.ts';
import type { FixtureStack } from '../tests/pipeline/fixture-app.ts';
import { median, type Row } from './report.ts';

/** Systems of the environment; each is two stacks, as in the real one. */
const SYSTEMS = 12;
/** Resources of a stack: fewer than a real one has, and none that asks AWS, so what the pipeline itself costs weighs most. */
const RESOURCES = 10;
/** Stacks that wait for nothing, planned one after the other and side by side. */
const INDEPENDENT = 4;
/** As many as a real stack has (network: 140, cluster: 83): what is compared is Terraform's work, not the command's start. */
const INDEPENDENT_RESOURCES = 100;
/** Each pair of runs takes turns, so that noise meets both; the middle ratio counts. */
const ROUNDS = 3;

/** Speed of planning, on an account on loopback. With real providers a plan takes longer, and the first ratio gets better. */
export async function pipelineRows(): Promise<readonly Row[]> {
  const bed = await Bed.start();
  try {
    return [...(await unchangedRows(bed)), ...(await parallelRows(bed))];
  } finally {
    await bed.stop();
  }
}

/**
 * Each run starts as a job in GitLab does: in a folder that holds what was synthesized, and nothing that an earlier init or
 * plan has left. What need not be planned needs no init either.
 */
async function unchangedRows(bed: Bed): Promise<readonly Row[]> {
  const stacks = environmentOf(SYSTEMS);
  const fresh = (): void => {
    rmSync(bed.outdir, { recursive: true, force: true });
    bed.synth(stacks);
  };
  fresh();
  await seconds(bed, 'plan', 'dev');
  await seconds(bed, 'apply', 'dev');
  const turns = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    fresh();
    const quick = await seconds(bed, 'plan', 'dev', `${stacks.length} skipped unchanged`);
    fresh();
    const slow = await seconds(bed, 'plan', 'dev', `${stacks.length} no changes`, '--all');
    turns.push({ quick, slow });
  }
  const { quick, slow } = median(turns, ratio);
  return [
    { what: `planning all of ${stacks.length} stacks, each in a fresh folder`, measured: slow, unit: 's' },
    { what: `planning ${stacks.length} unchanged stacks`, measured: quick, unit: 's' },
    {
      what: `planning ${stacks.length} unchanged stacks, as a ratio to planning them all`,
      measured: quick / slow,
      unit: 'x',
      limit: 0.1,
    },
  ];
}

async function parallelRows(bed: Bed): Promise<readonly Row[]> {
  const stacks = Array.from({ length: INDEPENDENT }, (_, index) =>
    stackOf(`alone-${index + 1}`, [], INDEPENDENT_RESOURCES),
  );
  bed.synth(stacks, { environment: 'staging' });
  const said = `${INDEPENDENT} planned`;
  await seconds(bed, 'plan', 'staging', said);
  const turns = [];
  for (let round = 0; round < ROUNDS; round += 1)
    turns.push({
      slow: await seconds(bed, 'plan', 'staging', said, '--parallel', '1'),
      quick: await seconds(bed, 'plan', 'staging', said),
    });
  const { quick, slow } = median(turns, ratio);
  return [
    { what: `planning ${INDEPENDENT} independent stacks one after the other`, measured: slow, unit: 's' },
    { what: `planning ${INDEPENDENT} independent stacks side by side`, measured: quick, unit: 's' },
    {
      what: `planning ${INDEPENDENT} independent stacks side by side, as a ratio to one after the other`,
      measured: quick / slow,
      unit: 'x',
      limit: 0.7,
    },
  ];
}

/** The graph of a real environment: what all share, the cluster, and an AWS side and releases for each system. */
function environmentOf(systems: number): readonly FixtureStack[] {
  const aws = ['bootstrap', 'account', 'network', 'edge'];
  const shared = [
    stackOf('bootstrap', []),
    stackOf('account', ['bootstrap']),
    stackOf('network', ['bootstrap', 'account']),
    stackOf('edge', ['bootstrap', 'account', 'network']),
    stackOf('cluster', ['bootstrap', 'account', 'network']),
    stackOf('platform', [...aws, 'cluster']),
  ];
  const own = Array.from({ length: systems }, (_, index) => [
    stackOf(`system-${index + 1}-aws`, aws),
    stackOf(`system-${index + 1}`, ['account', 'network', 'cluster', 'platform', `system-${index + 1}-aws`]),
  ]);
  return [...shared, ...own.flat()];
}

/** A stack that publishes one value and consumes one of each stack that it reads. */
function stackOf(name: string, upstream: readonly string[], size = RESOURCES): FixtureStack {
  const reads = Object.fromEntries(upstream.map((other) => [other.replaceAll('-', '_'), `${other}.id`]));
  const value = [name, ...Object.keys(reads).map((local) => `\${${local}}`)].join(' ');
  const resources = Array.from({ length: size }, (_, index) => [`member_${index + 1}`, { value }] as const);
  return { name, reads, resources: Object.fromEntries(resources), outputs: { id: `id-of-${name}` } };
}

interface Turn {
  readonly quick: number;
  readonly slow: number;
}

function ratio({ quick, slow }: Turn): number {
  return quick / slow;
}

/** Wall time of one command, as a person waits for it. */
async function seconds(
  bed: Bed,
  command: string,
  environment: string,
  says = '',
  ...options: readonly string[]
): Promise<number> {
  process.stderr.write(`${[command, environment, ...options].join(' ')} …\n`);
  const started = performance.now();
  const { code, output } = await bed.run(command, environment, ...options);
  const taken = (performance.now() - started) / 1000;
  if (code !== 0 || !output.includes(says))
    throw new Error(`${command} ${environment} ended with ${code}, without "${says}":\n${output}`);
  return taken;
}
