import { spawn } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { run } from '../../local/processes.ts';
import { rsyncVariables } from './rsync.ts';

const ROOT = resolve(import.meta.dirname, '../..');

/** What the jobs of this project are made of; a test adds what its jobs run. */
const PIPELINE_FILES = ['.gitlab-ci.yml', '.gitlab', 'package-lock.json'];

/** A job as `--list-json` tells it. */
export interface ListedJob {
  readonly name: string;
  readonly stage: string;
  readonly when: 'on_success' | 'on_failure' | 'always' | 'manual' | 'never';
  readonly allow_failure: unknown;
  readonly needs?: readonly { readonly job: string; readonly optional: boolean }[];
}

export type Event = 'merge_request_event' | 'push' | 'web' | 'schedule';

export interface Ran {
  readonly code: number | null;
  readonly output: string;
  /** Lines that the stand-ins of programs have written: `<job>|<program> <arguments>`. */
  readonly calls: readonly string[];
}

export interface RunOptions {
  readonly event: Event;
  /** Variables of the project. */
  readonly variables?: Readonly<Record<string, string>>;
  readonly manual?: readonly string[];
  /** Jobs to run; all of the event by default. */
  readonly jobs?: readonly string[];
  /** Variables of the process that runs the jobs. */
  readonly env?: Readonly<Record<string, string>>;
}

/** A repository of its own with the committed pipeline, in which gitlab-ci-local runs jobs by the shell. */
export class LocalGitlab {
  readonly folder = mkdtempSync(join(tmpdir(), 'gitlab-'));
  readonly repository = join(this.folder, 'repository');
  private readonly stubs = join(this.folder, 'bin');
  /** Takes what a job leaves to go with its container. */
  private readonly scratch = join(this.folder, 'tmp');
  private readonly log = join(this.folder, 'calls');

  constructor(files: Readonly<Record<string, string>> = {}) {
    mkdirSync(this.repository);
    mkdirSync(this.stubs);
    mkdirSync(this.scratch);
    for (const file of PIPELINE_FILES) cpSync(join(ROOT, file), join(this.repository, file), { recursive: true });
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(dirname(join(this.repository, file)), { recursive: true });
      writeFileSync(join(this.repository, file), text);
    }
    this.git('init', '--quiet', '--initial-branch=main');
    this.git('remote', 'add', 'origin', 'https://gitlab.com/bytebytego/platform.git');
    this.commit();
    this.git('symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/main');
  }

  /** Commits everything that lies in the repository, what gitlab-ci-local keeps there left out. @returns the commit. */
  commit(message = 'pipeline'): string {
    this.git('add', '--all', '--force', '--', '.', ':!.gitlab-ci-local');
    this.git('-c', 'user.name=test', '-c', 'user.email=test@example.com', 'commit', '--quiet', `--message=${message}`);
    // gitlab-ci-local reads the default branch from here.
    this.git('update-ref', 'refs/remotes/origin/main', 'HEAD');
    return this.git('rev-parse', 'HEAD');
  }

  /** Puts a shell script in place of a program that jobs call; each call is remembered. */
  stub(program: string, script = ''): void {
    const file = join(this.stubs, program);
    writeFileSync(file, `#!/bin/sh\necho "$CI_JOB_NAME|${program} $*" >> '${this.log}'\n${script}`);
    chmodSync(file, 0o755);
  }

  /** Every job of the committed file, `never` for those that the event leaves out. */
  async list(event: Event, variables: Readonly<Record<string, string>> = {}): Promise<readonly ListedJob[]> {
    const { code, output } = await this.start(['--list-json'], { event, variables });
    if (code !== 0) throw new Error(output);
    return JSON.parse(output.slice(output.indexOf('['), output.lastIndexOf(']') + 1)) as readonly ListedJob[];
  }

  /** Runs the pipeline of an event; a job sees tracked files and what the jobs that it needs have left, nothing else. */
  async run(options: RunOptions): Promise<Ran> {
    rmSync(this.log, { force: true });
    const manual = (options.manual ?? []).flatMap((name) => ['--manual', name]);
    // What --list-json has proven is not proven again: the schema takes longer than some runs.
    const isolation = [
      '--no-json-schema-validation',
      '--shell-isolation',
      '--no-artifacts-to-source',
      '--concurrency',
      '4',
    ];
    const { code, output } = await this.start([...isolation, ...manual, ...(options.jobs ?? [])], options);
    const calls = existsSync(this.log) ? readFileSync(this.log, 'utf8').trim().split('\n') : [];
    return { code, output, calls };
  }

  /** Folder with what a job has left; gitlab-ci-local writes a colon of its name as base64. */
  artifactsOf(job: string): string {
    return join(this.repository, '.gitlab-ci-local/artifacts', job.replaceAll(':', 'Og'));
  }

  private git(...args: readonly string[]): string {
    return run('git', ['-C', this.repository, ...args]);
  }

  close(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async start(
    args: readonly string[],
    { event, variables = {}, env = {} }: RunOptions,
  ): Promise<{ code: number | null; output: string }> {
    const output = join(this.folder, 'output');
    // Into a file: into a pipe, gitlab-ci-local ends before everything is written.
    const file = openSync(output, 'w');
    const { PATH, ...libraries } = rsyncVariables();
    const given = Object.entries({ CI_PIPELINE_SOURCE: event, ...variables });
    const child = spawn(
      process.execPath,
      [
        program(),
        ...['--force-shell-executor', '--home', join(this.folder, 'home')],
        ...['--ignore-predefined-vars', given.map(([name]) => name).join(',')],
        ...given.flatMap(([name, value]) => ['--variable', `${name}=${value}`]),
        ...args,
      ],
      {
        cwd: this.repository,
        stdio: ['ignore', file, file],
        env: { ...libraries, ...env, HOME: this.folder, TMPDIR: this.scratch, PATH: `${this.stubs}:${PATH}` },
      },
    );
    const code = await new Promise<number | null>((done, fail) => {
      child.once('error', fail);
      child.once('close', done);
    });
    return { code, output: readFileSync(output, 'utf8') };
  }
}

/**
 * gitlab-ci-local as it is, but for one line: looking for what a job waits for, it follows every path through the graph
 * instead of every job once, which takes hours for a graph of our size. What is found is the same.
 */
function program(): string {
  const source = join(ROOT, 'node_modules/gitlab-ci-local');
  const { version } = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8')) as { version: string };
  const folder = join(ROOT, `.cache/gitlab-ci-local-${version}`);
  const file = join(folder, 'index.js');
  if (existsSync(file)) return file;
  const slow = 's.push(...a)}else{let a=this.getPreviousToWaitFor';
  const text = readFileSync(join(source, 'dist/index.js'), 'utf8');
  if (!text.includes(slow))
    throw new Error(`gitlab-ci-local ${version} looks for needs in another way; see ${import.meta.filename}`);
  const quick = slow.replace('...a', '...a.filter((c)=>!i.has(c))');
  mkdirSync(folder, { recursive: true });
  cpSync(join(source, 'package.json'), join(ROOT, '.cache/package.json'));
  writeFileSync(
    file,
    text.replace(slow, () => quick),
  );
  return file;
}
