import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { type Moto, startPlainMoto } from '../../local/aws/server.ts';
import { run } from '../../local/processes.ts';
import { synthesizeFixtures } from './fixture-app.ts';
import { GitlabApiStandIn } from './gitlab-api.ts';
import { type Event, LocalGitlab, type Ran } from './gitlab-ci-local.ts';
import {
  ACCOUNTS,
  bucketOf,
  ENVIRONMENTS,
  type EnvironmentName,
  GitlabFixture,
  LOCK_TABLE,
  REGION,
  type Variants,
} from './gitlab-fixture.ts';

const ROOT = resolve(import.meta.dirname, '../..');
/** What the commands are made of: the committed code itself. */
const LINKS = ['node_modules', 'pipeline.mjs', 'gitlab.mjs', 'pipeline', 'review', 'synth', 'lib'] as const;

/**
 * Calls the real npm, and remembers with which role. The graph is compared with the committed platform: the fixture is a part
 * of it, without charts and without a cluster.
 */
const NPM = `
echo "$CI_JOB_NAME|as $AWS_ROLE_ARN" >> "$(dirname "$0")/../calls"
case "$*" in *"gitlab -- --check") CDKTF_OUTDIR="$(dirname "$0")/../committed"; export CDKTF_OUTDIR ;; esac
exec '${run('which', ['npm'])}' "$@"
`;

/** Variables that a job has only where the branch is protected. */
const PROTECTED = { PLAN_KEY: 'a2V5LW9mLXRoZS1maXh0dXJlLW9mLXRoZXNlLXRlc3Q=' };

/** One pipeline: its event, its number, the commit that lies in the repository. */
export interface Pipeline {
  readonly event: Event;
  readonly id: number;
  /** Jobs to run, in any order. */
  readonly jobs: readonly string[];
  readonly variables?: Readonly<Record<string, string>>;
}

/**
 * A project in GitLab with the committed pipeline and the real commands, three accounts on one moto, each with its state
 * bucket and lock table, made by `npm run bootstrap`.
 */
export class GitlabProject {
  readonly fixture: GitlabFixture;
  readonly api: GitlabApiStandIn;
  readonly gitlab: LocalGitlab;
  private readonly moto: Moto;
  private readonly people = new Map<EnvironmentName, NodeJS.ProcessEnv>();

  private constructor(fixture: GitlabFixture, api: GitlabApiStandIn, moto: Moto) {
    this.fixture = fixture;
    this.api = api;
    this.moto = moto;
    this.gitlab = new LocalGitlab();
    this.gitlab.stub('npm', NPM);
    fixture.writeCommitted(join(this.gitlab.folder, 'committed'));
    for (const name of LINKS) symlinkSync(join(ROOT, name), join(this.gitlab.repository, name));
    const { scripts, ...rest } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    const synth = `node ${join(import.meta.dirname, 'gitlab-synth.ts')}`;
    const commands = { ...rest, scripts: { ...scripts, synth } };
    writeFileSync(join(this.gitlab.repository, 'package.json'), JSON.stringify(commands, undefined, 2));
  }

  static async start(system: string): Promise<GitlabProject> {
    const project = new GitlabProject(
      new GitlabFixture(system),
      await GitlabApiStandIn.start(),
      await startPlainMoto(),
    );
    project.commit({});
    await Promise.all(ENVIRONMENTS.map((environment) => project.signIn(environment)));
    return project;
  }

  /** Brings other stacks to main. @returns the commit. */
  commit(variants: Variants): string {
    const apps = this.apps(variants);
    writeFileSync(join(this.gitlab.repository, 'fixture.json'), JSON.stringify(apps, undefined, 2));
    return this.gitlab.commit();
  }

  /** Runs a command as a person of the environment's account does, at a desk of their own, on these stacks. */
  async byPerson(environment: EnvironmentName, variants: Variants, command: string, ...args: readonly string[]) {
    const desk = join(this.gitlab.folder, `desk-${environment}`);
    mkdirSync(desk, { recursive: true });
    synthesizeFixtures(join(desk, 'cdktf.out'), this.apps(variants));
    const child = spawn(process.execPath, [join(ROOT, 'pipeline.mjs'), command, environment, ...args], {
      cwd: desk,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: this.people.get(environment),
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const code = await new Promise<number | null>((done, fail) => child.once('error', fail).once('close', done));
    if (code !== 0) throw new Error(`${command} ${environment} ended with ${code}:\n${output}`);
  }

  /** Runs jobs of a pipeline; those that are named again in a later call are retried, with what others left before. */
  async run({ event, id, jobs, variables = {} }: Pipeline): Promise<Ran> {
    return await this.gitlab.run({
      event,
      jobs,
      variables: {
        ...this.api.variables(event !== 'merge_request_event'),
        ...(event === 'merge_request_event' ? {} : PROTECTED),
        CI_PIPELINE_ID: String(id),
        AWS_ID_TOKEN: 'token-of-the-job',
        ...variables,
      },
      // Terraform exchanges the job's token by the endpoint of STS alone.
      env: {
        AWS_ENDPOINT_URL: this.moto.endpoint,
        AWS_ENDPOINT_URL_STS: this.moto.endpoint,
        AWS_EC2_METADATA_DISABLED: 'true',
      },
    });
  }

  /** Serial of every state of an environment by stack. */
  async serials(environment: EnvironmentName): Promise<Readonly<Record<string, number>>> {
    const s3 = this.s3(environment);
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: bucketOf(environment) }));
    const keys = Contents.map(({ Key = '' }) => Key).filter((key) => key.endsWith('/terraform.tfstate'));
    const serials = keys.map(async (key) => [key.split('/')[1], (await this.read(environment, key)).serial] as const);
    return Object.fromEntries(await Promise.all(serials));
  }

  /** Values that a stack of the fixture has in its state, by resource. */
  async values(environment: EnvironmentName, stack: string): Promise<Readonly<Record<string, unknown>>> {
    const { resources } = await this.read(environment, `${environment}/${stack}/terraform.tfstate`);
    return Object.fromEntries(resources.map(({ name, instances }) => [name, instances[0]?.attributes.output?.value]));
  }

  async stop(): Promise<void> {
    this.gitlab.close();
    await this.api.stop();
    await this.moto.stop();
  }

  private apps(variants: Variants) {
    const make = `'${process.execPath}' '${join(import.meta.dirname, 'make-backend.ts')}'`;
    return this.fixture.apps(variants, (environment) => `${make} ${bucketOf(environment)} ${LOCK_TABLE}`);
  }

  private async signIn(environment: EnvironmentName): Promise<void> {
    const sts = new STSClient({ region: REGION, endpoint: this.moto.endpoint, credentials: this.moto.credentials });
    const RoleArn = `arn:aws:iam::${ACCOUNTS[environment]}:role/person`;
    const { Credentials } = await sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'person' }));
    const { CI: _ci, ...inherited } = process.env;
    this.people.set(environment, {
      ...inherited,
      CHECKPOINT_DISABLE: '1',
      NO_COLOR: '1',
      AWS_ENDPOINT_URL: this.moto.endpoint,
      AWS_REGION: REGION,
      AWS_ACCESS_KEY_ID: Credentials?.AccessKeyId,
      AWS_SECRET_ACCESS_KEY: Credentials?.SecretAccessKey,
      AWS_SESSION_TOKEN: Credentials?.SessionToken,
    });
    await this.byPerson(environment, {}, 'bootstrap', '--yes');
  }

  private s3(environment: EnvironmentName): S3Client {
    const {
      AWS_ACCESS_KEY_ID = '',
      AWS_SECRET_ACCESS_KEY = '',
      AWS_SESSION_TOKEN = '',
    } = this.people.get(environment) ?? {};
    return new S3Client({
      endpoint: this.moto.endpoint,
      region: REGION,
      forcePathStyle: true,
      credentials: {
        accessKeyId: AWS_ACCESS_KEY_ID,
        secretAccessKey: AWS_SECRET_ACCESS_KEY,
        sessionToken: AWS_SESSION_TOKEN,
      },
    });
  }

  private async read(environment: EnvironmentName, Key: string): Promise<State> {
    const { Body } = await this.s3(environment).send(new GetObjectCommand({ Bucket: bucketOf(environment), Key }));
    return JSON.parse((await Body?.transformToString()) ?? '');
  }
}

interface State {
  readonly serial: number;
  readonly resources: readonly {
    readonly name: string;
    readonly instances: readonly { readonly attributes: { readonly output?: { readonly value: unknown } } }[];
  }[];
}
