import { randomBytes } from 'node:crypto';
import {
  GetSecretValueCommand,
  ListSecretsCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import { repeat } from './kubernetes/eventually.ts';
import type { PersonSecret } from './person-secrets.ts';

export interface HandsOptions {
  readonly endpoint: string;
  readonly region: string;
  /** Containers to fill as soon as they appear. */
  readonly secrets: readonly PersonSecret[];
  /** Tells what was done, one line each; no value is ever in it. */
  readonly say: (line: string) => void;
}

/** Milliseconds between two looks: shorter than an apply waits for a rotation. */
const LOOK_MS = 500;

/**
 * Does what lies outside Terraform, while an apply runs: a person's part (values of secrets that only people have), and the
 * part of the rotation function, which the embedded AWS does not call. Values are random: nobody logs in with them.
 */
export class Hands {
  readonly #options: HandsOptions;
  readonly #manager: SecretsManagerClient;
  readonly #looking: { stop(): Promise<void> };
  readonly #filled = new Set<string>();

  constructor(options: HandsOptions) {
    const { endpoint, region } = options;
    this.#options = options;
    this.#manager = new SecretsManagerClient({
      endpoint,
      region,
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    });
    let told = '';
    this.#looking = repeat(() => this.#look(), {
      milliseconds: LOOK_MS,
      onError: (error) => {
        const line = `secrets: ${error instanceof Error ? error.message : String(error)}`;
        // The same every second would hide what else is said.
        if (line !== told) options.say(line);
        told = line;
      },
    });
  }

  async stop(): Promise<void> {
    await this.#looking.stop();
    this.#manager.destroy();
  }

  /** A secret that fails keeps no other from its value. @throws the first error, after all. */
  async #look(): Promise<void> {
    const errors: unknown[] = [];
    for (const seen of await this.#secrets()) await this.#tend(seen).catch((error: unknown) => errors.push(error));
    if (errors.length > 0) throw errors[0];
  }

  async #tend({ name, stages }: Seen): Promise<void> {
    const wanted = this.#options.secrets.find((secret) => secret.name === name);
    const current = Object.values(stages).some((labels) => labels.includes('AWSCURRENT'));
    if (wanted !== undefined && !current) await this.#fill(wanted);
    const pending = pendingVersion(stages);
    if (pending !== undefined) await this.#rotate(name, pending, stages);
  }

  async #secrets(): Promise<readonly Seen[]> {
    const found: Seen[] = [];
    let next: string | undefined;
    do {
      const { SecretList = [], NextToken } = await this.#manager.send(
        new ListSecretsCommand(next === undefined ? { MaxResults: 100 } : { MaxResults: 100, NextToken: next }),
      );
      for (const { Name = '', SecretVersionsToStages = {} } of SecretList)
        found.push({ name: Name, stages: SecretVersionsToStages });
      next = NextToken;
    } while (next !== undefined);
    return found;
  }

  async #fill({ name, keys }: PersonSecret): Promise<void> {
    if (this.#filled.has(name)) return;
    const value = Object.fromEntries(keys.map((key) => [key, text()]));
    await this.#manager.send(new PutSecretValueCommand({ SecretId: name, SecretString: JSON.stringify(value) }));
    this.#filled.add(name);
    this.#options.say(`${name}: filled with random values, as a person would (${keys.join(', ')})`);
  }

  /** The four steps of the function at once: there is no database to set a password in. */
  async #rotate(name: string, version: string, stages: Stages): Promise<void> {
    const { SecretString = '{}' } = await this.#manager.send(
      new GetSecretValueCommand({ SecretId: name, VersionStage: 'AWSCURRENT' }),
    );
    const value = { ...(JSON.parse(SecretString) as object), password: text() };
    const before = Object.entries(stages).find(([, labels]) => labels.includes('AWSCURRENT'))?.[0];
    await this.#manager.send(
      new PutSecretValueCommand({
        SecretId: name,
        ClientRequestToken: version,
        SecretString: JSON.stringify(value),
        VersionStages: ['AWSPENDING'],
      }),
    );
    await this.#manager.send(
      new UpdateSecretVersionStageCommand({
        SecretId: name,
        VersionStage: 'AWSCURRENT',
        MoveToVersionId: version,
        ...(before === undefined ? {} : { RemoveFromVersionId: before }),
      }),
    );
    this.#options.say(`${name}: rotated in place of its Lambda function, which the embedded AWS does not call`);
  }
}

type Stages = Readonly<Record<string, readonly string[]>>;

interface Seen {
  readonly name: string;
  readonly stages: Stages;
}

/** The version that a rotation function is called for; undefined where no rotation is under way. */
export function pendingVersion(stages: Stages): string | undefined {
  return Object.entries(stages).find(
    ([, labels]) => labels.includes('AWSPENDING') && !labels.includes('AWSCURRENT'),
  )?.[0];
}

function text(): string {
  return randomBytes(24).toString('hex');
}
