import { spawnSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { CLUSTER_PROVIDERS, type Providers } from '../../local/terraform/providers.ts';
import { copyStack } from '../../local/terraform/stack-copy.ts';
import { type Bed, type Ended, REGION } from './bed.ts';

const ROOT = resolve(import.meta.dirname, '../..');

/** What `platform.json` tells of an environment, as far as a test asks or changes it. */
export interface RealEnvironment {
  readonly name: string;
  readonly accountId: string;
  readonly region: string;
  readonly secondRegion: string;
  readonly state: { readonly bucket: string; readonly lockTable: string };
  removal: string;
  deployments: { host: string }[];
}

/** Account of the environment that the committed data name. */
export const DEV_ACCOUNT = '111111111111';

/** The platform's own dev in a bed: synthesized by its own command, and what the AWS provider at hand can apply of it. */
export class RealApp {
  private readonly bed: Bed;
  private readonly providers: Providers;

  constructor(bed: Bed, providers: Providers) {
    this.bed = bed;
    this.providers = providers;
  }

  /** `npm run synth -- dev`, then copies of its stacks for the provider of this machine. */
  synth(): void {
    const whole = join(this.bed.folder, 'whole');
    const { status, stderr } = spawnSync(process.execPath, [join(ROOT, 'main.mjs'), 'dev'], {
      cwd: ROOT,
      env: { ...process.env, CDKTF_OUTDIR: whole },
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`synth ended with ${status}: ${stderr}`);
    for (const id of readdirSync(join(whole, 'stacks')))
      copyStack({
        from: join(whole, 'stacks', id),
        to: join(this.bed.outdir, 'stacks', id),
        awsVersion: this.providers.awsVersion,
        leaveOut: { providers: CLUSTER_PROVIDERS, releases: [] },
      });
    for (const file of ['manifest.json', 'platform.json']) cpSync(join(whole, file), join(this.bed.outdir, file));
    // No test asks hosts outside this machine.
    this.change((dev) => {
      for (const deployment of dev.deployments) deployment.host = '127.0.0.1:9';
    });
  }

  /**
   * The state bucket and the lock table as bootstrap makes them, and states in it that publish `outputs` by stack: what the
   * stacks under test read, of stacks that are not applied here.
   */
  async backend(outputs: Readonly<Record<string, Readonly<Record<string, string>>>>): Promise<void> {
    const { state, region } = this.dev();
    await this.s3().send(
      new CreateBucketCommand({
        Bucket: state.bucket,
        CreateBucketConfiguration: { LocationConstraint: region as 'ap-south-1' },
      }),
    );
    await new DynamoDBClient(this.aws()).send(
      new CreateTableCommand({
        TableName: state.lockTable,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [{ AttributeName: 'LockID', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'LockID', KeyType: 'HASH' }],
      }),
    );
    for (const [stack, values] of Object.entries(outputs)) {
      const published = Object.entries(values).map(([name, value]) => [name, { value, type: 'string' }]);
      const body = {
        version: 4,
        terraform_version: '1.11.4',
        serial: 1,
        lineage: crypto.randomUUID(),
        outputs: Object.fromEntries(published),
        resources: [],
      };
      const Key = `dev/${stack}/terraform.tfstate`;
      await this.s3().send(new PutObjectCommand({ Bucket: state.bucket, Key, Body: JSON.stringify(body) }));
    }
  }

  /** Serial of a state as it lies in S3. */
  async serial(stack: string): Promise<number> {
    const object = { Bucket: this.dev().state.bucket, Key: `dev/${stack}/terraform.tfstate` };
    const { Body } = await this.s3().send(new GetObjectCommand(object));
    return (JSON.parse((await Body?.transformToString()) ?? '') as { serial: number }).serial;
  }

  /** Settings of clients of the AWS SDK in dev's region. */
  aws() {
    const { endpoint, credentials } = this.bed.moto;
    return { endpoint, credentials, region: this.dev().region };
  }

  dev(): RealEnvironment {
    return this.change(() => undefined);
  }

  private s3(): S3Client {
    return new S3Client({ ...this.aws(), forcePathStyle: true });
  }

  /** Changes what was synthesized of dev. */
  change(edit: (dev: RealEnvironment) => void): RealEnvironment {
    const file = join(this.bed.outdir, 'platform.json');
    const platform = JSON.parse(readFileSync(file, 'utf8')) as { environments: RealEnvironment[] };
    const dev = platform.environments.find(({ name }) => name === 'dev');
    if (dev === undefined) throw new Error('no environment dev');
    edit(dev);
    writeFileSync(file, JSON.stringify(platform));
    return dev;
  }

  /** A command of the pipeline to its end. */
  async run(command: string, ...args: readonly string[]): Promise<Ended> {
    const { endpoint } = this.bed.moto;
    return await this.bed.start(command, args, {
      AWS_REGION: REGION,
      // S3 Control puts the account id before the host name, which no resolver knows; a proxy needs no name.
      HTTP_PROXY: endpoint,
      NO_PROXY: '127.0.0.1',
      ...(this.providers.cliConfig === undefined ? {} : { TF_CLI_CONFIG_FILE: this.providers.cliConfig }),
    }).ended;
  }
}
