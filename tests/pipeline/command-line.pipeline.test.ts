import { chmodSync, cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { ListObjectVersionsCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EXIT, EXIT_MEANINGS } from '../../pipeline/exit-code.ts';
import { Bed } from './bed.ts';
import type { FixtureStack } from './fixture-app.ts';

const STACKS: readonly FixtureStack[] = [
  { name: 'network', resources: { vpc: { value: 'vpc-1' } }, outputs: { vpc_id: 'vpc' } },
  { name: 'shop', reads: { vpc: 'network.vpc_id' }, resources: { app: { value: 'in ${vpc}' } } },
];
const NOBODY = {
  AWS_ACCESS_KEY_ID: '',
  AWS_SECRET_ACCESS_KEY: '',
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  HOME: '/dev/null',
};
const AWAY = { AWS_ENDPOINT_URL: 'http://127.0.0.1:9' };

let bed: Bed;
beforeAll(async () => {
  bed = await Bed.start();
  bed.synth(STACKS);
  await bed.run('plan', 'dev');
  const { code, output } = await bed.run('apply', 'dev');
  if (code !== 0) throw new Error(output);
  bed.synth([{ ...STACKS[0], name: 'network', resources: { vpc: { value: 'vpc-2' } } }, ...STACKS.slice(1)]);
  await bed.run('plan', 'dev', 'network');
  program('old-terraform', 'echo \'{"terraform_version": "1.10.5"}\'');
  program('no-terraform', 'echo hello');
});
afterAll(() => bed.stop());

function program(name: string, line: string): void {
  writeFileSync(join(bed.folder, name), `#!/bin/sh\n${line}\n`);
  chmodSync(join(bed.folder, name), 0o755);
}

/** Every version of every object but locks, and every item of the lock table. */
async function everything(): Promise<string> {
  const { Versions: all = [] } = await bed.s3.send(new ListObjectVersionsCommand({ Bucket: 'fixture-states' }));
  const Versions = all.filter(({ Key = '' }) => !Key.endsWith('.tflock'));
  const { Items = [] } = await bed.dynamo.send(new ScanCommand({ TableName: 'fixture-locks' }));
  return JSON.stringify([Versions.map(({ Key, VersionId }) => [Key, VersionId]), Items]);
}

interface Bad {
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  /** Changes a copy of the synth output, in which the command then runs. */
  readonly change?: (outdir: string) => void;
  /** `PATH [CODE]` of the one problem, and what was given. */
  readonly problem: RegExp;
  readonly code: number;
}

const edit = (file: string, text: (before: string) => string) => (outdir: string) =>
  writeFileSync(join(outdir, file), text(readFileSync(join(outdir, file), 'utf8')));
const editBackend = (from: string, to: string) => (outdir: string) => {
  for (const { name } of STACKS)
    edit(`stacks/dev-${name}/cdk.tf.json`, (text) => text.replaceAll(`"${from}"`, `"${to}"`))(outdir);
};
const editAccount = edit('platform.json', (text) => text.replaceAll('123456789012', '999999999999'));
const cutShort = (text: string) => text.slice(0, -20);
const inFolder = (name: string) => ({ TERRAFORM_BINARY: name });

const BAD: Readonly<Record<string, Bad>> = {
  'a command that does not exist': { args: ['paln', 'dev'], problem: /^command line \[UNKNOWN_COMMAND\]/, code: 3 },
  'no environment': { args: ['plan'], problem: /^command line \[UNKNOWN_ENVIRONMENT\]/, code: 3 },
  'an unknown environment': {
    args: ['apply', 'qa'],
    problem: /^command line \[UNKNOWN_ENVIRONMENT\]\n +given: +"qa"\n +allowed: dev\n/,
    code: 3,
  },
  'an unknown stack': {
    args: ['apply', 'dev', 'nowhere'],
    problem: /^command line \[UNKNOWN_STACK\]\n +given: +"nowhere"\n +allowed: network, shop\n/,
    code: 3,
  },
  'an unknown option': { args: ['plan', 'dev', '--quick'], problem: /^command line \[UNKNOWN_KEY\]/, code: 3 },
  'no synth output': {
    args: ['plan', 'dev'],
    change: (outdir) => rmSync(outdir, { recursive: true }),
    problem: /platform\.json \[SYNTH_MISSING\][\s\S]*run `npm run synth`/,
    code: 4,
  },
  'a synth output that was cut off': {
    args: ['apply', 'dev'],
    change: edit('stacks/dev-network/cdk.tf.json', cutShort),
    problem: /stacks\/dev-network\/cdk\.tf\.json \[SYNTH_UNREADABLE\]/,
    code: 4,
  },
  'a stack whose folder is gone': {
    args: ['plan', 'dev'],
    change: (outdir) => rmSync(join(outdir, 'stacks/dev-shop'), { recursive: true }),
    problem: /stacks\/dev-shop\/cdk\.tf\.json \[SYNTH_MISSING\]/,
    code: 4,
  },
  'no Terraform': {
    args: ['plan', 'dev'],
    env: { PATH: '/nonexistent' },
    problem: /^terraform \[TERRAFORM_MISSING\]/,
    code: 5,
  },
  'another program in place of Terraform': {
    args: ['plan', 'dev'],
    env: inFolder('./no-terraform'),
    problem: /no-terraform \[TERRAFORM_MISSING\]\n +given: +"hello/,
    code: 5,
  },
  'a Terraform that is too old': {
    args: ['apply', 'dev'],
    env: inFolder('./old-terraform'),
    problem: /old-terraform \[TERRAFORM_TOO_OLD\]\n +given: +"1\.10\.5"\n +allowed: Terraform 1\.11 or newer\n/,
    code: 5,
  },
  'no credentials': { args: ['plan', 'dev'], env: NOBODY, problem: /\[CREDENTIALS_MISSING\]/, code: 6 },
  'no credentials for an apply': { args: ['apply', 'dev'], env: NOBODY, problem: /\[CREDENTIALS_MISSING\]/, code: 6 },
  'credentials of another account': {
    args: ['apply', 'dev'],
    change: editAccount,
    problem: /^credentials \[ACCOUNT_WRONG\]\n +given: +"123456789012 .*\n +allowed: account 999999999999\n/,
    code: 6,
  },
  'an AWS that does not answer': { args: ['plan', 'dev'], env: AWAY, problem: /\[BACKEND_UNREACHABLE\]/, code: 7 },
  'an AWS that does not answer an apply': {
    args: ['apply', 'dev'],
    env: AWAY,
    problem: /\[BACKEND_UNREACHABLE\]/,
    code: 7,
  },
  'a state bucket that does not exist': {
    args: ['plan', 'dev'],
    change: editBackend('fixture-states', 'no-such-states'),
    problem: /\[BACKEND_MISSING\][\s\S]*npm run bootstrap -- dev/,
    code: 7,
  },
  'a lock table that does not exist': {
    args: ['plan', 'dev', 'network'],
    change: editBackend('fixture-locks', 'no-such-locks'),
    problem: /\[BACKEND_MISSING\][\s\S]*npm run bootstrap -- dev/,
    code: 7,
  },
  'a plan that is gone': {
    args: ['apply', 'dev', 'network'],
    change: (outdir) => rmSync(join(outdir, 'plans'), { recursive: true }),
    problem: /plans\/dev-network\/record\.json \[PLAN_MISSING\]/,
    code: 10,
  },
  'a plan that was cut off': {
    args: ['apply', 'dev', 'network'],
    change: edit('plans/dev-network/plan.json', cutShort),
    problem: /plans\/dev-network\/plan\.json \[PLAN_CORRUPT\]/,
    code: 10,
  },
  'a record that was cut off': {
    args: ['apply', 'dev', 'network'],
    change: edit('plans/dev-network/record.json', cutShort),
    problem: /plans\/dev-network\/record\.json \[PLAN_CORRUPT\]/,
    code: 10,
  },
};

describe.concurrent('one clear error, its own exit code, and nothing changed', () => {
  it.each(Object.entries(BAD))('for %s', async (name, { args, env = {}, change, problem, code }) => {
    const before = await everything();
    const outdir = join(bed.folder, name.replaceAll(' ', '-'));
    cpSync(bed.outdir, outdir, { recursive: true });
    change?.(outdir);
    const [command = '', ...rest] = args;
    const binary = env['TERRAFORM_BINARY'];
    const own = binary === undefined ? {} : { TERRAFORM_BINARY: join(bed.folder, binary) };
    const ended = await bed.start(command, rest, { CDKTF_OUTDIR: outdir, ...env, ...own }).ended;
    const [, text = ''] = /^1 problem; nothing was changed[^\n]*\.\n\n([\s\S]*)/m.exec(ended.output) ?? [];
    expect(text, ended.output).toMatch(problem);
    expect(text.match(/\[[A-Z_]+\]$/gm), ended.output).toHaveLength(1);
    expect(text).toMatch(/^ {2}fix: {5}\S/m);
    expect(ended.output).not.toMatch(/^ {4}at /m);
    expect(ended.code).toBe(code);
    expect(await everything()).toBe(before);
  });
});

describe('afterwards', () => {
  it('nobody holds a lock, and the plan that was there before is applied', async () => {
    expect((await bed.run('unlock', 'dev')).output).toContain('nobody holds a lock');
    const { code, output } = await bed.run('apply', 'dev', 'network');
    expect(code, output).toBe(0);
    expect(JSON.stringify(await bed.state('network'))).toContain('vpc-2');
  });
});

describe('--help', () => {
  it('tells every exit code with what it means', async () => {
    const { code, output } = await bed.run('--help');
    expect(code).toBe(0);
    for (const name of Object.keys(EXIT) as (keyof typeof EXIT)[])
      expect(output).toMatch(new RegExp(`^ +${EXIT[name]}  `, 'm'));
    for (const meaning of Object.values(EXIT_MEANINGS)) expect(output).toContain(`  ${meaning}\n`);
  });
});
