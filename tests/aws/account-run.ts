import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { PlatformEnvironment } from '../../environments/platform.ts';
import { type Moto, startMoto } from '../../local/aws/server.ts';
import { CLUSTER_PROVIDERS, type Providers } from '../../local/terraform/providers.ts';
import { copyStack, type LeftOut, unprotect } from '../../local/terraform/stack-copy.ts';
import { mustTerraform, plannedChanges, risksOf, type TerraformFolder, terraform } from './terraform.ts';

/** What was seen when one stack was applied. */
export interface Applied {
  readonly created: number;
  /** What the guard of `apply` would stop the first plan for. */
  readonly risks: readonly string[];
  /** Changes that a plan right after the apply still wants; empty when the stack is stable. */
  readonly secondPlan: readonly string[];
  readonly leftOut: LeftOut;
  readonly seconds: number;
}

export interface AccountRunOptions {
  readonly environment: PlatformEnvironment;
  /** Folder that was synthesized into. */
  readonly outdir: string;
  /** Folder of the test copies; emptied first. */
  readonly work: string;
  readonly providers: Providers;
}

/** One environment in an embedded AWS account of its own: stacks are copied, planned, applied and destroyed by real Terraform. */
export class AccountRun {
  readonly moto: Moto;
  private readonly options: AccountRunOptions;

  private constructor(moto: Moto, options: AccountRunOptions) {
    this.moto = moto;
    this.options = options;
  }

  /** Starts the embedded account. */
  static async start(options: AccountRunOptions): Promise<AccountRun> {
    rmSync(options.work, { recursive: true, force: true });
    mkdirSync(options.work, { recursive: true });
    return new AccountRun(await startMoto(options.environment.accountId), options);
  }

  /** init, validate, plan and apply of one stack whose upstream stacks are applied, then a second plan. */
  async apply(id: string): Promise<Applied> {
    const started = performance.now();
    const where = this.folder(id);
    const leftOut = this.copy(id);
    if (isBootstrap(id)) await this.bootstrap(where);
    else await mustTerraform(where, ['init', '-input=false', '-no-color']);
    if (!isBootstrap(id)) await this.planAndApply(where);
    const risks = await risksOf(where, 'first.tfplan');
    const created = (await mustTerraform(where, ['state', 'list'])).split('\n').filter((line) => line !== '').length;
    const secondPlan = await this.plan(where, 'second.tfplan');
    return { created, risks, secondPlan, leftOut, seconds: (performance.now() - started) / 1000 };
  }

  /** init, validate and plan alone; for an account whose upstream states were put there. @returns resources to create. */
  async planOnly(id: string): Promise<readonly string[]> {
    const where = this.folder(id);
    this.copy(id);
    if (isBootstrap(id)) useLocalBackend(where.folder);
    await mustTerraform(where, ['init', '-input=false', '-no-color']);
    await mustTerraform(where, ['validate', '-no-color']);
    return this.plan(where, 'only.tfplan', UNLOCKED);
  }

  /** Takes protections off (an update in place, never a replacement) and destroys the stack. @returns what the state still lists. */
  async destroy(id: string): Promise<readonly string[]> {
    const where = this.folder(id);
    if (isBootstrap(id)) {
      useLocalBackend(where.folder);
      await mustTerraform(where, ['init', '-input=false', '-no-color', '-migrate-state', '-force-copy']);
    }
    if (this.options.environment.removal === 'retain') {
      unprotect(where.folder);
      const changes = await this.plan(where, 'unprotect.tfplan');
      const replaced = changes.filter((change) => change.includes('delete'));
      if (replaced.length > 0) throw new Error(`taking protections off would replace ${replaced.join(', ')}`);
      await mustTerraform(where, ['apply', '-input=false', '-no-color', 'unprotect.tfplan']);
    }
    await mustTerraform(where, ['destroy', '-input=false', '-no-color', '-auto-approve']);
    const listed = await mustTerraform(where, ['state', 'list']);
    return listed.split('\n').filter((line) => line !== '' && !line.startsWith('data.'));
  }

  stop(): Promise<void> {
    return this.moto.stop();
  }

  /** Starts with a local backend, since the bucket is what it makes, then moves its state there. */
  private async bootstrap(where: TerraformFolder): Promise<void> {
    useLocalBackend(where.folder);
    await mustTerraform(where, ['init', '-input=false', '-no-color']);
    await this.planAndApply(where);
    rmSync(join(where.folder, LOCAL_BACKEND));
    await mustTerraform(where, ['init', '-input=false', '-no-color', '-migrate-state', '-force-copy']);
  }

  private async planAndApply(where: TerraformFolder): Promise<void> {
    await mustTerraform(where, ['validate', '-no-color']);
    await mustTerraform(where, ['plan', '-input=false', '-no-color', '-out=first.tfplan']);
    await mustTerraform(where, ['apply', '-input=false', '-no-color', 'first.tfplan']);
  }

  private async plan(where: TerraformFolder, file: string, further: readonly string[] = []): Promise<string[]> {
    const { code, output } = await terraform(where, [
      'plan',
      '-input=false',
      '-no-color',
      '-detailed-exitcode',
      `-out=${file}`,
      ...further,
    ]);
    if (code === 0) return [];
    if (code !== 2) throw new Error(`terraform plan ended with ${code} in ${where.folder}\n${output.slice(-4000)}`);
    return plannedChanges(where, file);
  }

  private copy(id: string): LeftOut {
    return copyStack({
      from: join(this.options.outdir, 'stacks', id),
      to: join(this.options.work, id),
      awsVersion: this.options.providers.awsVersion,
      // There is no cluster.
      leaveOut: { providers: CLUSTER_PROVIDERS, releases: [] },
    });
  }

  private folder(id: string): TerraformFolder {
    return {
      folder: join(this.options.work, id),
      log: resolve(this.options.work, `${id}.log`),
      env: terraformEnvironment(this.moto, this.options.providers),
    };
  }
}

/** An account that only holds copied outputs has no lock table, and nobody else who would write. */
const UNLOCKED = ['-lock=false'];

const LOCAL_BACKEND = 'backend_override.tf.json';

function useLocalBackend(folder: string): void {
  writeFileSync(join(folder, LOCAL_BACKEND), JSON.stringify({ terraform: { backend: { local: {} } } }));
}

function isBootstrap(id: string): boolean {
  return id.endsWith('-bootstrap');
}

function terraformEnvironment(moto: Moto, { cliConfig }: Providers): NodeJS.ProcessEnv {
  const { TF_CLI_CONFIG_FILE: _replaced, ...inherited } = process.env;
  return {
    ...inherited,
    ...(cliConfig === undefined ? {} : { TF_CLI_CONFIG_FILE: cliConfig }),
    AWS_ENDPOINT_URL: moto.endpoint,
    // S3 Control puts the account id before the host name, which no resolver knows; a proxy needs no name.
    HTTP_PROXY: moto.endpoint,
    NO_PROXY: '127.0.0.1',
    AWS_ACCESS_KEY_ID: moto.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: moto.credentials.secretAccessKey,
    AWS_EC2_METADATA_DISABLED: 'true',
    CHECKPOINT_DISABLE: '1',
    TF_IN_AUTOMATION: '1',
  };
}
