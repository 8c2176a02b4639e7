import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CreateBucketCommand, GetObjectCommand, PutBucketVersioningCommand, S3Client } from '@aws-sdk/client-s3';
import { type Moto, startMoto } from '../../local/aws/server.ts';
import { type FixtureApp, type FixtureStack, synthesizeFixture } from './fixture-app.ts';

const ROOT = resolve(import.meta.dirname, '../..');
export const ACCOUNT = '123456789012';
export const REGION = 'us-east-1';
const BUCKET = 'fixture-states';
const LOCKS = 'fixture-locks';

/** What one command of the pipeline ended with. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Standard output and error as they came. */
  readonly output: string;
}

/** A running command: for tests that end or overtake it. */
export interface Running {
  readonly pid: number;
  /** Settles once a line of the output matches. */
  saw(pattern: RegExp): Promise<void>;
  kill(signal: NodeJS.Signals): void;
  /** Reads its output no longer, as `| head` does. */
  closeOutput(): void;
  /** Ends it and everything that it has started at once, as a lost machine does. */
  lose(): void;
  readonly ended: Promise<Ended>;
}

/** An account on loopback with the state bucket and lock table of an environment, and a folder with a synthesized fixture. */
export class Bed {
  readonly moto: Moto;
  readonly folder: string;
  readonly s3: S3Client;
  readonly dynamo: DynamoDBClient;

  private constructor(moto: Moto) {
    this.moto = moto;
    this.folder = mkdtempSync(join(tmpdir(), 'pipeline-'));
    mkdirSync(this.scratch);
    const client = { endpoint: moto.endpoint, region: REGION, credentials: moto.credentials };
    this.s3 = new S3Client({ ...client, forcePathStyle: true });
    this.dynamo = new DynamoDBClient(client);
  }

  static async start(account = ACCOUNT): Promise<Bed> {
    const bed = new Bed(await startMoto(account));
    await bed.s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
    await bed.s3.send(
      new PutBucketVersioningCommand({ Bucket: BUCKET, VersioningConfiguration: { Status: 'Enabled' } }),
    );
    await bed.dynamo.send(
      new CreateTableCommand({
        TableName: LOCKS,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [{ AttributeName: 'LockID', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'LockID', KeyType: 'HASH' }],
      }),
    );
    return bed;
  }

  /** Synthesizes anew, as a changed program would. */
  synth(
    stacks: readonly FixtureStack[],
    further: Partial<
      Pick<FixtureApp, 'protected' | 'appliesDeferredCreations' | 'environment' | 'accountId' | 'bucket' | 'lockTable'>
    > = {},
  ): void {
    const app = { environment: 'dev', accountId: ACCOUNT, region: REGION, bucket: BUCKET, lockTable: LOCKS };
    synthesizeFixture({ ...app, ...further, outdir: this.outdir, stacks });
  }

  get outdir(): string {
    return join(this.folder, 'cdktf.out');
  }

  /** Where commands put what must lie on a disk for a moment: a killed one leaves it there. */
  get scratch(): string {
    return join(this.folder, 'tmp');
  }

  /** Runs a command of the pipeline to its end, as `npm run` would. */
  async run(command: string, ...args: readonly string[]): Promise<Ended> {
    return await this.start(command, args).ended;
  }

  start(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Running {
    const child = spawn(process.execPath, [join(ROOT, 'pipeline.mjs'), command, ...args], {
      cwd: this.folder,
      env: { ...this.environment(), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const watchers = new Set<() => void>();
    const read = (chunk: Buffer): void => {
      output += chunk.toString('utf8');
      for (const watch of watchers) watch();
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    const ended = new Promise<Ended>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code, signal) => resolve({ code, signal, output }));
    });
    return {
      pid: child.pid ?? 0,
      saw: (pattern) =>
        new Promise<void>((resolve, reject) => {
          const watch = (): void => {
            if (!pattern.test(output)) return;
            watchers.delete(watch);
            resolve();
          };
          watchers.add(watch);
          watch();
          ended.then(
            () => reject(new Error(`it ended without ${pattern}:\n${output}`)),
            () => undefined,
          );
        }),
      kill: (signal) => void child.kill(signal),
      closeOutput: () => {
        child.stdout.destroy();
        child.stderr.destroy();
      },
      lose: () => {
        for (const pid of familyOf(child.pid ?? 0)) process.kill(pid, 'SIGKILL');
      },
      ended,
    };
  }

  /** What a job has in its environment. */
  environment(): NodeJS.ProcessEnv {
    const { TF_CLI_CONFIG_FILE: _unused, CI: _ci, ...inherited } = process.env;
    return {
      ...inherited,
      TMPDIR: this.scratch,
      CDKTF_OUTDIR: this.outdir,
      AWS_ENDPOINT_URL: this.moto.endpoint,
      AWS_REGION: REGION,
      AWS_ACCESS_KEY_ID: this.moto.credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: this.moto.credentials.secretAccessKey,
      AWS_EC2_METADATA_DISABLED: 'true',
      CHECKPOINT_DISABLE: '1',
      NO_COLOR: '1',
    };
  }

  /** A state as it lies in S3; undefined where there is none. */
  async state(stack: string): Promise<{ serial: number; outputs: Record<string, { value: unknown }> } | undefined> {
    try {
      const { Body } = await this.s3.send(
        new GetObjectCommand({ Bucket: BUCKET, Key: `dev/${stack}/terraform.tfstate` }),
      );
      return JSON.parse((await Body?.transformToString()) ?? '');
    } catch (error) {
      if (error instanceof Error && error.name === 'NoSuchKey') return undefined;
      throw error;
    }
  }

  async stop(): Promise<void> {
    await this.moto.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A process and all below it. */
function familyOf(pid: number): readonly number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
    .split(' ')
    .filter((id) => id !== '');
  return [pid, ...children.flatMap((id) => familyOf(Number(id)))];
}
