import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { Option } from '../pipeline/arguments.ts';
import { APPLY_OPTIONS } from '../pipeline/commands/apply.ts';
import { BOOTSTRAP_OPTIONS } from '../pipeline/commands/bootstrap.ts';
import { DESTROY_OPTIONS } from '../pipeline/commands/destroy.ts';
import { DRIFT_OPTIONS } from '../pipeline/commands/drift.ts';
import { GRAPH_OPTIONS } from '../pipeline/commands/graph.ts';
import { LOCK_OPTIONS } from '../pipeline/commands/lock.ts';
import { OUTPUTS_OPTIONS } from '../pipeline/commands/outputs.ts';
import { PLAN_OPTIONS } from '../pipeline/commands/plan.ts';
import { ROLLBACK_OPTIONS } from '../pipeline/commands/rollback.ts';
import { STATE_OPTIONS } from '../pipeline/commands/state.ts';
import { UNLOCK_OPTIONS } from '../pipeline/commands/unlock.ts';
import { VERIFY_OPTIONS } from '../pipeline/commands/verify.ts';
import { EXIT } from '../pipeline/exit-code.ts';
import { BY_NAME } from '../synth/source.ts';
import { committedPlatform, testApp } from '../tests/support/app.ts';
import { codeOf, commandsIn, DOCUMENTS, ROOT, textOf, type WrittenCommand } from './documents.ts';

const OPTIONS: Readonly<Record<string, readonly Option[]>> = {
  plan: PLAN_OPTIONS,
  apply: APPLY_OPTIONS,
  verify: VERIFY_OPTIONS,
  drift: DRIFT_OPTIONS,
  outputs: OUTPUTS_OPTIONS,
  graph: GRAPH_OPTIONS,
  unlock: UNLOCK_OPTIONS,
  state: STATE_OPTIONS,
  bootstrap: BOOTSTRAP_OPTIONS,
  destroy: DESTROY_OPTIONS,
  lock: LOCK_OPTIONS,
  rollback: ROLLBACK_OPTIONS,
};

const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: Record<string, string> };
/** The environment in the second region is the reader's own; that of one machine is reached by its name alone. */
const ENVIRONMENTS = [...committedPlatform().environments.map(({ name }) => name), BY_NAME, 'prodwest'];
const STACKS = [...testApp({ environment: 'dev' }).keys()];
const SYSTEMS = committedPlatform().systems.map(({ name }) => name);

/** Words that the command lines of other scripts know, as their own help tells them. */
const HELP = Object.fromEntries(
  ['test', 'synth', 'gitlab', 'charts', 'local'].map((script) => {
    const program = (scripts[script] ?? '').replace(/^node /, '');
    return [script, execFileSync(process.execPath, [join(ROOT, program), '--help'], { cwd: ROOT, encoding: 'utf8' })];
  }),
);

/** What a command says that is not so; empty where all of it exists. */
function wrongIn({ script, args }: WrittenCommand): readonly string[] {
  if (scripts[script] === undefined) return [`no script ${script}`];
  const options = OPTIONS[script];
  return options === undefined ? wrongWords(script, args) : wrongArguments(script, options, args);
}

function wrongWords(script: string, args: readonly string[]): readonly string[] {
  const help = HELP[script] ?? '';
  const known = (word: string) => new RegExp(`(^|[\\s|])${word}([\\s,|]|$)`, 'm').test(help);
  const stacks = ENVIRONMENTS.flatMap((environment) => [
    environment,
    ...STACKS.map((name) => `${environment}-${name}`),
  ]);
  return args.filter((word) => !isPlaceholder(word) && word !== '--help' && !known(word) && !stacks.includes(word));
}

function wrongArguments(script: string, options: readonly Option[], args: readonly string[]): readonly string[] {
  const wrong: string[] = [];
  const names: string[] = [];
  for (let index = 0; index < args.length; index++) {
    const word = args[index] ?? '';
    const option = options.find(({ name }) => `--${name}` === word);
    if (option?.value !== undefined) index += 1;
    else if (word.startsWith('--') && option === undefined && word !== '--help') wrong.push(`no option ${word}`);
    else if (option === undefined && word !== '--help') names.push(word);
  }
  const [environment, ...others] = names.map((name) => (isPlaceholder(name) ? undefined : name));
  const known = script === 'rollback' ? SYSTEMS : STACKS;
  if (environment !== undefined && !ENVIRONMENTS.includes(environment)) wrong.push(`no environment ${environment}`);
  for (const name of others) if (name !== undefined && !known.includes(name)) wrong.push(`${script}: no ${name}`);
  return wrong;
}

/** `<stack>`, `<system>-aws`; a value of several words ends in a word of its own. */
function isPlaceholder(word: string): boolean {
  return /[<>]/.test(word);
}

describe('commands', () => {
  it.each(DOCUMENTS)('of %s exist with their options, environments and stacks', (document) => {
    const commands = codeOf(textOf(document)).flatMap(commandsIn);
    expect(commands.flatMap((command) => wrongIn(command).map((wrong) => `${command.written}: ${wrong}`))).toEqual([]);
  });

  it('are found in the guides, many of them', () => {
    const count = (document: string) => codeOf(textOf(document)).flatMap(commandsIn).length;
    expect(count('docs/first-deployment.md')).toBeGreaterThan(20);
    expect(count('docs/recovery.md')).toBeGreaterThan(20);
  });

  it('that do not exist are noticed', () => {
    const wrong = (code: string) => commandsIn(code).flatMap(wrongIn);
    expect(wrong('npm run deploy -- dev')).toEqual(['no script deploy']);
    expect(wrong('npm run plan -- dev --everything')).toEqual(['no option --everything']);
    expect(wrong('npm run plan -- qa')).toEqual(['no environment qa']);
    expect(wrong('npm run apply -- dev shop')).toEqual(['apply: no shop']);
    expect(wrong('npm run rollback -- prod network')).toEqual(['rollback: no network']);
    expect(wrong('npm test -- unit everything')).toEqual(['everything']);
    expect(wrong('npm run charts -- pull dev')).toEqual(['pull']);
    expect(wrong('npm run state -- dev network --restore <version id>')).toEqual([]);
  });
});

describe('exit codes', () => {
  it('are told in one table, all of them', () => {
    const rows = [...textOf('docs/pipeline.md').matchAll(/^\| ([\d, ]+) \|/gm)];
    const told = rows.flatMap(([, codes = '']) => codes.split(', ').map(Number));
    expect(told).toEqual(Object.values(EXIT));
  });

  // The runbook tells codes of containers.
  it.each(DOCUMENTS.filter((name) => name !== 'docs/runbook.md'))('that %s names exist', (document) => {
    const named = [...textOf(document).matchAll(/\b(?:code|ends? with) (\d+)\b/g)].map(([, code]) => Number(code));
    expect(named.filter((code) => !(Object.values(EXIT) as number[]).includes(code))).toEqual([]);
  });
});

describe('variables', () => {
  const sources = [
    '.gitlab-ci.yml',
    '.gitlab/stacks.yml',
    'images/push.sh',
    'images/pipeline/Dockerfile',
    'templates/application.gitlab-ci.yml',
    'templates/promote.sh',
    ...['lib', 'environments', 'pipeline', 'local', 'tests'].flatMap((folder) =>
      readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
        .map((name) => `${folder}/${name}`),
    ),
  ];
  const known = new Set(sources.flatMap((file) => textOf(file).match(/\b[A-Z][A-Z0-9_]+\b/g) ?? []));

  it.each(DOCUMENTS.filter((name) => !name.startsWith('decisions/')))('that %s names exist', (document) => {
    const named = codeOf(textOf(document)).flatMap(
      (code) => code.match(/^(PLATFORM|PLAN|RUNNER|TERRAFORM|SONAR|ECR|AWS|TASK)(_[A-Z0-9_]+)?\b(?!_)/g) ?? [],
    );
    expect(
      named.filter((name) => !known.has(name) && !/^PLATFORM_(DEV|STAGING|PROD|LOCAL)_ACCOUNT_ID$/.test(name)),
    ).toEqual([]);
  });
});

describe('jobs', () => {
  const jobs = ['.gitlab-ci.yml', '.gitlab/stacks.yml'].flatMap((file) =>
    Object.keys(parse(textOf(file), { merge: true, logLevel: 'error' }) as Record<string, unknown>),
  );

  it.each(['docs/pipeline.md', 'docs/first-deployment.md', 'docs/recovery.md', 'docs/upgrade.md', '.gitlab/README.md'])(
    'that %s names exist',
    (document) => {
      const named = codeOf(textOf(document)).filter((code) =>
        /^(plan|apply|verify|drift|rehearse|charts|test|job-image):\S+$/.test(code),
      );
      const exists = (name: string) => {
        const pattern = new RegExp(`^${name.replaceAll(/<\w+>/g, '[\\w-]+')}$`);
        return jobs.some((job) => pattern.test(job));
      };
      expect(named.filter((name) => !exists(name))).toEqual([]);
      if (document === 'docs/pipeline.md') expect(named.length).toBeGreaterThan(15);
    },
  );

  it('are all told', () => {
    const told = codeOf(textOf('docs/pipeline.md'));
    const shapes = jobs
      .filter((job) => !job.startsWith('.') && !['include', 'stages', 'variables', 'workflow', 'default'].includes(job))
      .map((job) =>
        job.replace(/:(dev|staging|prod)(?=:|$)/, ':<e>').replace(/:<e>:(?!removed|new|wave)[\w-]+/, ':<e>:<s>'),
      )
      .map((job) => job.replace(/:<e>:wave-\d+/, ':prod:wave-<n>').replace(/removed:by-hand/, 'removed'));
    expect([...new Set(shapes)].filter((shape) => !told.includes(shape))).toEqual([]);
  });
});
