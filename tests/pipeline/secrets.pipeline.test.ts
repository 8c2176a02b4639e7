import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Bed, type Ended } from './bed.ts';
import type { FixtureStack } from './fixture-app.ts';

/** The name of its variable says nothing, so only Terraform's own marks tell that it is one. */
const PIN = 'first-pin-84213';
const NEXT_PIN = 'next-pin-90377';
const KEYS = {
  AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
  AWS_SESSION_TOKEN: 'IQoJb3JpZ2luX2VjEXAMPLETOKEN',
};
const JOB = {
  ...KEYS,
  CI: 'true',
  CI_PIPELINE_SOURCE: 'push',
  CI_PIPELINE_ID: '7',
  PLAN_KEY: 'an example of a key, forty-four characters...',
};
const SECRETS = [PIN, NEXT_PIN, ...Object.values(KEYS), JOB.PLAN_KEY];

/** What is sensitive goes into a resource and an output; a command of the apply says its AWS keys aloud. */
function shop(further: FixtureStack['resources'] = {}): FixtureStack {
  return {
    name: 'shop',
    resources: {
      app: { value: 'app', takes: 'echo "with $AWS_SECRET_ACCESS_KEY and $AWS_SESSION_TOKEN"' },
      ...further,
    },
    blocks: {
      variable: { pin: { sensitive: true } },
      output: { pin: { value: '${terraform_data.door.output}', sensitive: true } },
      resource: { terraform_data: { door: { input: 'opens with ${var.pin}' } } },
    },
  };
}
const FAILING = { bad: { value: 'b', takes: 'echo "refused: $AWS_SECRET_ACCESS_KEY" >&2; exit 3' } };

let bed: Bed;
const said: string[] = [];
beforeAll(async () => {
  bed = await Bed.start();
});
afterAll(() => bed.stop());

async function run(pin: string, command: string, ...args: readonly string[]): Promise<Ended> {
  const ended = await bed.start(command, args, { ...JOB, TF_VAR_pin: pin }).ended;
  said.push(ended.output);
  return ended;
}

/** Every file of the run that has one of the secrets in it. */
function filesThatTell(): readonly string[] {
  return readdirSync(bed.folder, { recursive: true, encoding: 'utf8' }).filter((name) => {
    const file = join(bed.folder, name);
    return statSync(file).isFile() && tells(readFileSync(file));
  });
}

async function objectsThatTell(): Promise<readonly string[]> {
  const Bucket = 'fixture-states';
  const { Contents = [] } = await bed.s3.send(new ListObjectsV2Command({ Bucket }));
  const found = Contents.map(async ({ Key = '' }) => {
    const { Body } = await bed.s3.send(new GetObjectCommand({ Bucket, Key }));
    return tells(Buffer.from((await Body?.transformToByteArray()) ?? [])) ? [Key] : [];
  });
  return (await Promise.all(found)).flat();
}

function tells(bytes: Buffer): boolean {
  return SECRETS.some((secret) => bytes.includes(secret));
}

describe('a secret', () => {
  it('is told by no command, whether it succeeds or fails', async () => {
    bed.synth([shop()]);
    expect((await run(PIN, 'plan', 'dev')).code).toBe(0);
    const applied = await run(PIN, 'apply', 'dev');
    expect(applied.output).toContain('with [redacted] and [redacted]');
    expect(applied.code).toBe(0);
    expect((await run(PIN, 'drift', 'dev')).code).toBe(0);
    bed.synth([shop(FAILING)]);
    const changed = await run(NEXT_PIN, 'plan', 'dev');
    expect(changed.output).toMatch(/dev-shop +planned/);
    const failed = await run(NEXT_PIN, 'apply', 'dev');
    expect(failed.output).toContain('refused: [redacted]');
    expect(failed.code).toBe(9);
    for (const [command, ...args] of [
      ['drift', 'dev'],
      ['outputs', 'dev'],
      ['state', 'dev', 'shop'],
      ['unlock', 'dev'],
      ['graph', 'dev'],
    ])
      await run(PIN, command ?? '', ...args);
    for (const text of said) for (const secret of SECRETS) expect(text).not.toContain(secret);
    expect(said.join('')).not.toContain('pin-');
  });

  it('stands in no file, and of all objects in the state alone', async () => {
    await run(PIN, 'plan', 'dev', '--all');
    expect(await objectsThatTell()).toEqual(['dev/shop/terraform.tfstate']);
    expect(filesThatTell()).toEqual([]);
    expect(readdirSync(bed.scratch)).toEqual([]);
  });

  it('stands in a plan that a person makes without PLAN_KEY, which only that person can read', async () => {
    rmSync(join(bed.outdir, 'plans'), { recursive: true });
    const { CI: _ci, PLAN_KEY: _key, CI_PIPELINE_ID: _id, ...person } = JOB;
    await bed.start('plan', ['dev', '--all'], { ...person, TF_VAR_pin: NEXT_PIN }).ended;
    const telling = filesThatTell();
    expect(telling).toContain('cdktf.out/plans/dev-shop/plan.json');
    for (const name of telling) {
      expect(name).toMatch(/^cdktf\.out\/plans\/dev-shop\/plan\.(json|tfplan)$/);
      expect(statSync(join(bed.folder, name)).mode & 0o777).toBe(0o600);
    }
    expect(statSync(join(bed.outdir, 'plans/dev-shop')).mode & 0o777).toBe(0o700);
  });
});
