import {
  CreateSecretCommand,
  DescribeSecretCommand,
  RotateSecretCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import type { Moto } from '../../local/aws/server.ts';
import { type Database, type RotationBed, STEPS } from '../support/rotation-bed.ts';

const FUNCTION = 'rotation';
const ROLE = 'rotation';

/**
 * Secrets of one database in moto, and Secrets Manager's part of their rotations: it calls the steps of the real rotation
 * function, in this process, for each version that waits for them.
 */
export class Rotations {
  readonly manager: SecretsManagerClient;
  /** Secrets whose rotation ended, in that order. */
  readonly done: string[] = [];
  private readonly bed: RotationBed;
  private readonly database: Database;
  private readonly names: string[] = [];
  private running = false;
  private loop: Promise<void> = Promise.resolve();

  constructor(bed: RotationBed, moto: Moto, database: Database) {
    const { endpoint, region, credentials } = moto;
    this.manager = new SecretsManagerClient({ endpoint, region, credentials });
    this.bed = bed;
    this.database = database;
  }

  /** Containers without a value, as Terraform makes them. */
  async containers(...names: readonly string[]): Promise<void> {
    for (const Name of names) await this.manager.send(new CreateSecretCommand({ Name }));
  }

  /** What `aws_secretsmanager_secret_rotation` does with `rotate_immediately = false`. */
  async switchOn(...names: readonly string[]): Promise<void> {
    this.names.push(...names);
    for (const SecretId of names)
      await this.manager.send(
        new RotateSecretCommand({
          SecretId,
          RotationLambdaARN: `arn:aws:lambda:us-east-1:123456789012:function:${FUNCTION}`,
          RotationRules: { AutomaticallyAfterDays: 30 },
          RotateImmediately: false,
        }),
      );
  }

  /** Staging labels by version. */
  async labels(secret: string): Promise<Readonly<Record<string, readonly string[]>>> {
    const { VersionIdsToStages } = await this.manager.send(new DescribeSecretCommand({ SecretId: secret }));
    return VersionIdsToStages ?? {};
  }

  start(): void {
    this.running = true;
    this.loop = this.work();
  }

  async stop(): Promise<void> {
    this.running = false;
    await this.loop;
  }

  private async work(): Promise<void> {
    while (this.running) {
      for (const name of this.names) await this.rotate(name);
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }

  private async rotate(name: string): Promise<void> {
    const found = Object.entries(await this.labels(name)).find(
      ([, stages]) => stages.includes('AWSPENDING') && !stages.includes('AWSCURRENT'),
    );
    if (found === undefined) return;
    for (const step of STEPS) await this.bed.step(this.database, name, found[0], step);
    this.done.push(name);
  }
}

/** A function that moto knows and never runs, so that Secrets Manager takes its ARN. */
export async function makeFunction({ endpoint }: Moto): Promise<void> {
  const trust = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
  };
  const form = {
    Action: 'CreateRole',
    Version: '2010-05-08',
    RoleName: ROLE,
    AssumeRolePolicyDocument: JSON.stringify(trust),
  };
  await ask('iam', endpoint, new URLSearchParams(form));
  const settings = {
    FunctionName: FUNCTION,
    Role: `arn:aws:iam::123456789012:role/${ROLE}`,
    Runtime: 'nodejs22.x',
    Handler: 'index.handler',
    // An archive without a file.
    Code: { ZipFile: Buffer.from(`PK\u0005\u0006${'\0'.repeat(18)}`).toString('base64') },
  };
  await ask('lambda', `${endpoint}/2015-03-31/functions`, JSON.stringify(settings));
}

async function ask(service: string, url: string, body: string | URLSearchParams): Promise<void> {
  const scope = `20260101/us-east-1/${service}/aws4_request`;
  const authorization = `AWS4-HMAC-SHA256 Credential=test/${scope}, SignedHeaders=host, Signature=0`;
  const answer = await fetch(url, { method: 'POST', body, headers: { authorization } });
  if (!answer.ok) throw new Error(`${service} ${answer.status}: ${await answer.text()}`);
}
