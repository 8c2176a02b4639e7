import { cpSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Bed, type Ended } from './bed.ts';
import type { FixtureStack } from './fixture-app.ts';

const STACKS: readonly FixtureStack[] = [
  { name: 'network', resources: { vpc: { value: 'vpc-1' } } },
  { name: 'data', resources: { store: { value: 'store-1' } } },
];
const KEY = 'an example of a key, forty-four characters...';
/** What GitLab sets in a job of a branch. */
const JOB = { CI: 'true', CI_PIPELINE_SOURCE: 'push', CI_PIPELINE_ID: '7', PLAN_KEY: KEY };

let bed: Bed;
let planned: Ended;
beforeAll(async () => {
  bed = await Bed.start();
  bed.synth(STACKS);
  planned = await bed.start('plan', ['dev'], JOB).ended;
});
afterAll(() => bed.stop());

/** Another job: the same code, fresh from the synth, and what the plan job left as artifacts. */
function job(name: string, change: (plans: string) => void = () => undefined) {
  const outdir = join(bed.folder, name);
  cpSync(bed.outdir, outdir, { recursive: true });
  for (const stack of STACKS) rmSync(join(outdir, 'stacks', `dev-${stack.name}`, '.terraform'), { recursive: true });
  change(join(outdir, 'plans'));
  return (env: NodeJS.ProcessEnv, environment = 'dev') =>
    bed.start('apply', [environment, 'network'], { ...JOB, CDKTF_OUTDIR: outdir, ...env }).ended;
}

function expectRefused({ code, output }: Ended, ...texts: readonly (string | RegExp)[]): void {
  for (const text of texts) expect(output).toMatch(text);
  expect(output).toMatch(/^\d problems?; nothing was changed\.$/m);
  expect(code).toBe(10);
}

describe('a plan with PLAN_KEY', () => {
  it('leaves its record and summary to read, the rest encrypted, and nothing else anywhere', () => {
    expect(planned.code).toBe(0);
    const plans = join(bed.outdir, 'plans');
    expect(readdirSync(plans).sort()).toEqual(['dev-data', 'dev-network']);
    const left = readdirSync(join(plans, 'dev-network')).sort();
    expect(left).toEqual(['changes.json', 'plan.json.enc', 'plan.tfplan.enc', 'record.json', 'summary.txt']);
    for (const name of left.filter((file) => file.endsWith('.enc')))
      expect(readFileSync(join(plans, 'dev-network', name)).includes('vpc-1')).toBe(false);
    expect(readdirSync(bed.scratch)).toEqual([]);
    const others = readdirSync(bed.folder, { recursive: true, encoding: 'utf8' });
    expect(others.filter((file) => /(\.tfplan|plan\.json)$/.test(file))).toEqual([]);
  });

  it('is refused in another pipeline, with another key, without a key, and in a job without one', async () => {
    const apply = job('elsewhere');
    const ended = await Promise.all([
      apply({ CI_PIPELINE_ID: '8' }),
      apply({ PLAN_KEY: KEY.replace('an', 'no') }),
      apply({ CI: '', CI_PIPELINE_ID: '', PLAN_KEY: '' }),
      apply({ PLAN_KEY: '' }),
    ]);
    const [pipeline, key, none, job_] = ended as [Ended, Ended, Ended, Ended];
    expectRefused(
      pipeline,
      /^dev-network: pipeline of plan\.tfplan\.enc \[PLAN_FOREIGN\]\n +given: +"7"\n +allowed: 8$/m,
    );
    expectRefused(
      key,
      /^dev-network: plan\.tfplan\.enc \[PLAN_FOREIGN\]\n +given: +"encrypted with another PLAN_KEY"$/m,
    );
    expectRefused(none, '[PLAN_FOREIGN]', 'a plain one, because PLAN_KEY is not set');
    expect(job_.output).toContain('variable PLAN_KEY [INVALID_VALUE]');
    expect(job_.code).toBe(3);
    expect(await bed.state('network')).toBeUndefined();
  });

  it('is refused in place of that of another stack, damaged, and in clear', async () => {
    const move = (to: string, from: string) => (plans: string) => {
      rmSync(join(plans, to), { recursive: true, force: true });
      renameSync(join(plans, from), join(plans, to));
    };
    const swapped = await job('swapped', move('dev-network', 'dev-data'))({});
    expectRefused(swapped, /dev-data|dev-network/, /\[PLAN_(FOREIGN|CORRUPT)\]/);
    const mixed = await job('mixed', (plans) => {
      for (const name of ['plan.tfplan.enc', 'plan.json.enc'])
        cpSync(join(plans, 'dev-data', name), join(plans, 'dev-network', name));
    })({});
    expectRefused(mixed, /^dev-network: stack of plan\.tfplan\.enc \[PLAN_FOREIGN\]\n +given: +"dev-data"/m);
    const damaged = await job('damaged', (plans) => {
      const file = join(plans, 'dev-network', 'plan.tfplan.enc');
      writeFileSync(file, readFileSync(file).subarray(0, -10));
    })({});
    expectRefused(damaged, /^dev-network: plan\.tfplan\.enc \[PLAN_CORRUPT\]$/m, 'damaged or cut off');
    const plain = await job('plain', (plans) => {
      renameSync(join(plans, 'dev-network/plan.tfplan.enc'), join(plans, 'dev-network/plan.tfplan'));
    })({});
    expectRefused(plain, '[PLAN_FOREIGN]', 'an encrypted one, because PLAN_KEY is set');
    expect(await bed.state('network')).toBeUndefined();
  });

  it('is refused in another environment, also where its record is changed to fit', async () => {
    const other = new OtherEnvironment(bed);
    const apply = () => bed.start('apply', ['prod', 'network'], { ...JOB, CDKTF_OUTDIR: other.outdir }).ended;
    expectRefused(await apply(), /record\.json \[PLAN_CORRUPT\]\n +given: +"the record of dev-network in dev"$/m);
    other.forge();
    expectRefused(await apply(), /^prod-network: environment of plan\.tfplan\.enc \[PLAN_FOREIGN\]\n +given: +"dev"/m);
  });

  it('is applied by another job of the same pipeline, which leaves nothing of it in clear', async () => {
    const { code, output } = await job('later')({});
    expect(output).toContain(': as the code says');
    expect(code).toBe(0);
    expect(JSON.stringify(await bed.state('network'))).toContain('vpc-1');
    expect(readdirSync(bed.scratch)).toEqual([]);
  });
});

/** Production, with the plan of development in the place of its own. */
class OtherEnvironment {
  readonly outdir: string;

  constructor(bed: Bed) {
    const dev = join(bed.folder, 'dev-plans');
    cpSync(join(bed.outdir, 'plans/dev-network'), dev, { recursive: true });
    const kept = join(bed.folder, 'dev.out');
    cpSync(bed.outdir, kept, { recursive: true });
    bed.synth(STACKS, { environment: 'prod' });
    this.outdir = join(bed.folder, 'prod.out');
    renameSync(bed.outdir, this.outdir);
    renameSync(kept, bed.outdir);
    rmSync(join(this.outdir, 'plans'), { recursive: true, force: true });
    cpSync(dev, join(this.outdir, 'plans/prod-network'), { recursive: true });
  }

  /** Changes everything of the record that tells where it comes from. */
  forge(): void {
    const file = join(this.outdir, 'plans/prod-network/record.json');
    const record = JSON.parse(readFileSync(file, 'utf8'));
    writeFileSync(file, JSON.stringify({ ...record, environment: 'prod', stack: 'prod-network' }));
  }
}
