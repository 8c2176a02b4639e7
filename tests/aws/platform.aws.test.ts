import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PlatformEnvironment } from '../../environments/platform.ts';
import { findProviders, PINNED_PROVIDERS, type Providers } from '../../local/terraform/providers.ts';
import { inWaves, Pool, type Results, reversed } from '../../pipeline/schedule.ts';
import { synthesize } from '../../synth/write.ts';
import { committedPlatform } from '../support/app.ts';
import { AccountRun, type Applied } from './account-run.ts';
import { copyOutputs, stateKeys } from './remote-state.ts';
import { taggedResources } from './tagged.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const WORK = join(ROOT, '.cache/aws');
const OUTDIR = join(WORK, 'cdktf.out');
/** More than two cores: the provider waits in most applies (a queue 25 s, a load balancer 60 s) and needs no core for it. */
const POOL = new Pool(6);
/** For what waits: it must not hold a place that others need to get on. */
const UNBOUND = new Pool(Number.POSITIVE_INFINITY);

const platform = committedPlatform();
const wanted = (process.env['PLATFORM_TEST_ENVIRONMENTS'] ?? 'dev,prod,staging').split(',');
const applied = platform.environments.filter(({ name }) => wanted.includes(name) && name !== 'staging');
const planned = platform.environments.filter(
  ({ name }) => wanted.includes(name) && name === 'staging' && wanted.includes('prod'),
);

/** An account at the moment when every stack is applied. */
interface Standing {
  /** ARNs that carry the platform's tag. */
  readonly tagged: readonly string[];
  /** Objects of the state bucket. */
  readonly keys: readonly string[];
}

/** One applied environment while the tests run. */
interface Live {
  readonly run: AccountRun;
  readonly stacks: Results<Applied>;
  readonly destroyed: Results<readonly string[]>;
  /** What was seen when everything was applied and nothing yet destroyed. */
  readonly standing: Promise<Standing>;
  /** Settles when every stack is applied (or failed) and staging has copied what it needs. */
  readonly settled: Promise<unknown>;
}

const providers = await findProviders();
const missing = whyNot(providers);
mkdirSync(WORK, { recursive: true });
const graph = missing === undefined ? synthGraph() : new Map<string, readonly string[]>();
if (missing !== undefined) process.stderr.write(`test:aws is skipped: ${missing}\n`);

describe.skipIf(missing !== undefined)(`with ${providers.description}`, () => {
  const lives = new Map<string, Live>();
  const plans = new Map<string, Results<readonly string[]>>();
  const runs: AccountRun[] = [];

  beforeAll(async () => {
    for (const environment of applied) lives.set(environment.name, await bringUp(environment));
    for (const environment of planned) plans.set(environment.name, await planAll(environment));
  }, 600_000);

  afterAll(async () => {
    await Promise.all(runs.map((run) => run.stop()));
    await report(lives);
  }, 120_000);

  for (const environment of applied) {
    for (const id of idsOf(environment)) {
      it(`${id} applies as it was planned, which the guard lets pass, and a second plan is empty`, async () => {
        const { risks, secondPlan } = await resultOf(lives.get(environment.name)?.stacks, id);
        expect(risks).toEqual([]);
        expect(secondPlan).toEqual([]);
      }, 1_800_000);
    }

    it(`${environment.name} keeps one state per stack in S3 and leaves no lock behind`, async () => {
      const { stacks, standing } = must(lives.get(environment.name));
      await Promise.all(stacks.values());
      const expected = idsOf(environment).map(
        (id) => `${environment.name}/${id.slice(environment.name.length + 1)}/terraform.tfstate`,
      );
      expect((await standing).keys).toEqual(expected.sort());
    }, 1_800_000);
  }

  for (const environment of planned) {
    for (const id of idsOf(environment)) {
      it(`${id} initializes, validates and plans only creations`, async () => {
        const changes = (await resultOf(plans.get(environment.name), id)).filter(
          (change) => !change.includes(' output.'),
        );
        expect(changes.filter((change) => !change.startsWith('create '))).toEqual([]);
        expect(changes).toHaveLength(awsResources(id));
      }, 1_800_000);
    }
  }

  for (const environment of applied) {
    for (const id of idsOf(environment)) {
      it(`${id} is destroyed to nothing`, async () => {
        expect(await resultOf(lives.get(environment.name)?.destroyed, id)).toEqual([]);
      }, 1_800_000);
    }

    it(`the account of ${environment.name} holds nothing that carries the platform's tag any more`, async () => {
      const { run, standing, destroyed } = must(lives.get(environment.name));
      expect((await standing).tagged.length).toBeGreaterThan(20);
      await Promise.all(destroyed.values());
      expect(taggedResources(run.moto, environment)).toEqual([]);
    }, 1_800_000);
  }

  async function start(environment: PlatformEnvironment): Promise<AccountRun> {
    const run = await AccountRun.start({
      environment,
      outdir: OUTDIR,
      work: join(WORK, environment.name),
      providers,
    });
    runs.push(run);
    return run;
  }

  async function bringUp(environment: PlatformEnvironment): Promise<Live> {
    const run = await start(environment);
    const ids = new Map([...graph].filter(([id]) => id.startsWith(`${environment.name}-`)));
    const stacks = inWaves(ids, POOL, (id) => told(id, 'applied', () => run.apply(id)));
    const copies = environment.name === 'prod' ? planned.map((other) => copied.get(other.name)) : [];
    const standing = Promise.allSettled(stacks.values()).then(async () => ({
      tagged: taggedResources(run.moto, environment),
      keys: await stateKeys(run.moto, environment),
    }));
    const settled = standing.catch(() => undefined).then(() => Promise.all(copies));
    const destroyed = inWaves(reversed(ids), UNBOUND, async (id) => {
      await settled;
      await stacks.get(id);
      return POOL.run(() => told(id, 'destroyed', () => run.destroy(id)));
    });
    return { run, stacks, destroyed, standing, settled };
  }

  async function planAll(environment: PlatformEnvironment): Promise<Results<readonly string[]>> {
    const run = await start(environment);
    const prod = must(lives.get('prod'));
    const source = must(applied.find(({ name }) => name === 'prod'));
    const ready = Promise.allSettled(prod.stacks.values()).then(() =>
      copyOutputs({ moto: prod.run.moto, environment: source }, { moto: run.moto, environment }),
    );
    ready.then(
      () => release(environment.name),
      () => release(environment.name),
    );
    return new Map(
      idsOf(environment).map((id) => {
        const result = ready.then(() => POOL.run(() => told(id, 'planned', () => run.planOnly(id))));
        result.catch(() => undefined);
        return [id, result];
      }),
    );
  }
});

const copied = new Map<string, Promise<void>>();
const releases = new Map<string, () => void>();
for (const { name } of planned) copied.set(name, new Promise((resolve) => releases.set(name, resolve)));

function release(name: string): void {
  releases.get(name)?.();
}

function whyNot({ aws }: Providers): string | undefined {
  if (spawnSync('terraform', ['version']).status !== 0) return 'there is no terraform (>= 1.11) on the PATH';
  if (aws === undefined)
    return 'no AWS provider: no registry answers and no provider mirror was found (PLATFORM_PROVIDER_MIRROR names one)';
  return undefined;
}

function synthGraph(): ReadonlyMap<string, readonly string[]> {
  const manifests = synthesize({ platform, outdir: OUTDIR, environments: platform.environments, stacks: [] });
  return new Map(manifests.map(({ name, dependencies }) => [name, dependencies]));
}

/** Resources that a stack has for the AWS provider. */
function awsResources(id: string): number {
  const json = JSON.parse(readFileSync(join(OUTDIR, 'stacks', id, 'cdk.tf.json'), 'utf8')) as {
    resource?: Record<string, object>;
  };
  const types = Object.entries(json.resource ?? {}).filter(([type]) => type.startsWith('aws_'));
  return types.reduce((sum, [, blocks]) => sum + Object.keys(blocks).length, 0);
}

function idsOf({ name }: PlatformEnvironment): string[] {
  return [...graph.keys()].filter((id) => id.startsWith(`${name}-`));
}

function resultOf<T>(results: Results<T> | undefined, id: string): Promise<T> {
  return must(results?.get(id));
}

function must<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('the run did not start');
  return value;
}

async function told<T>(id: string, done: string, work: () => Promise<T>): Promise<T> {
  const started = performance.now();
  const seconds = () => ((performance.now() - started) / 1000).toFixed(0).padStart(4);
  try {
    const result = await work();
    process.stderr.write(`${seconds()} s  ${id} ${done}\n`);
    return result;
  } catch (error) {
    process.stderr.write(`${seconds()} s  ${id} FAILED: ${String(error).split('\n').slice(0, 4).join(' ')}\n`);
    throw error;
  }
}

/** What the test copies had less than the stacks, counted, so that nobody takes a smaller test for the whole. */
async function report(lives: ReadonlyMap<string, Live>): Promise<void> {
  for (const [name, { stacks }] of lives) {
    const done = (await Promise.allSettled(stacks.values())).flatMap((result) =>
      result.status === 'fulfilled' ? [result.value] : [],
    );
    const resources = done.reduce((sum, { created }) => sum + created, 0);
    const leftOut = done.flatMap((item) => item.leftOut.resources);
    const attributes = done.flatMap((item) => item.leftOut.attributes);
    process.stderr.write(
      `${name}: ${done.length} stacks, ${resources} resources and data sources applied; left out: ${leftOut.length} Helm and Kubernetes resources, ` +
        `${attributes.length} attributes that only AWS provider ${PINNED_PROVIDERS.aws} knows${attributes.length === 0 ? '' : ` (${attributes.join(', ')})`}\n`,
    );
  }
}
