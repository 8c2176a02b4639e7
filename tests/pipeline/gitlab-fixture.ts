import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { consumedOutputs } from '../../pipeline/consumed.ts';
import type { StackFacts } from '../../pipeline/stack-facts.ts';
import { type StackJson, testApp } from '../support/app.ts';
import type { FixtureApp, FixtureStack } from './fixture-app.ts';

export const ENVIRONMENTS = ['dev', 'staging', 'prod'] as const;
export type EnvironmentName = (typeof ENVIRONMENTS)[number];

/** Environments have accounts of their own. */
export const ACCOUNTS: Readonly<Record<EnvironmentName, string>> = {
  dev: '111111111111',
  staging: '222222222222',
  prod: '333333333333',
};

export const REGION = 'us-east-1';
export const LOCK_TABLE = 'platform-locks';
export const bucketOf = (environment: EnvironmentName): string => `${environment}-platform-states`;

/** What is different in one stack of the fixture; a commit of a test changes these. */
export interface Variant {
  /** A value that no other stack reads. */
  readonly own?: string;
  /** A value that all its outputs are made from. */
  readonly made?: string;
  readonly facts?: StackFacts;
  /** The plan of it fails. */
  readonly broken?: true;
}

/** By stack id, `dev-network`. */
export type Variants = Readonly<Record<string, Variant>>;

/** A committed stack and everything that it waits for, however far. */
function closure(stacks: ReadonlyMap<string, StackJson>, name: string, environment: string): ReadonlySet<string> {
  const upstream = (stacks.get(name)?.upstream ?? []).map((id) => id.slice(environment.length + 1));
  return new Set([name, ...upstream.flatMap((other) => [...closure(stacks, other, environment)])]);
}

/**
 * The stacks of one system and all that they wait for, in all environments, as the committed platform has them: names, graph,
 * backend keys, and what each reads of which other. Their resources are values that Terraform itself keeps.
 */
export class GitlabFixture {
  private readonly stacks: ReadonlyMap<EnvironmentName, ReadonlyMap<string, StackJson>>;
  /** Names, upstream first, without the bootstrap. */
  readonly names: readonly string[];

  constructor(system: string) {
    this.stacks = new Map(ENVIRONMENTS.map((environment) => [environment, testApp({ environment })] as const));
    const dev = this.stacks.get('dev') ?? new Map<string, StackJson>();
    const wanted = closure(dev, system, 'dev');
    this.names = [...dev.keys()].filter((name) => wanted.has(name) && name !== 'bootstrap');
  }

  /** What the repository's `fixture.json` holds. @param bootstrapped what the first resource of a bootstrap runs. */
  apps(
    variants: Variants,
    bootstrapped: (environment: EnvironmentName) => string,
  ): readonly Omit<FixtureApp, 'outdir'>[] {
    return ENVIRONMENTS.map((environment) => ({
      environment,
      accountId: ACCOUNTS[environment],
      region: REGION,
      bucket: bucketOf(environment),
      lockTable: LOCK_TABLE,
      protected: environment === 'prod',
      stacks: [
        { name: 'bootstrap', resources: { made: { value: 'backend', takes: bootstrapped(environment) } } },
        ...this.names.map((name) => this.stack(environment, name, variants[`${environment}-${name}`] ?? {})),
      ],
    }));
  }

  /** Writes what `npm run synth` of the committed platform writes, as far as the job graph is made from it. */
  writeCommitted(outdir: string): void {
    const all = [...this.stacks.values()].flatMap((stacks) => [...stacks.values()]);
    const write = (file: string, content: unknown) => {
      mkdirSync(dirname(join(outdir, file)), { recursive: true });
      writeFileSync(join(outdir, file), JSON.stringify(content));
    };
    write('platform.json', { environments: ENVIRONMENTS.map((name) => ({ name })) });
    write('manifest.json', {
      stacks: Object.fromEntries(all.map(({ id, upstream }) => [id, { dependencies: upstream }])),
    });
    for (const { id, json } of all) write(`stacks/${id}/cdk.tf.json`, json);
  }

  private stack(environment: EnvironmentName, name: string, { own, made, facts, broken }: Variant): FixtureStack {
    const real = this.stacks.get(environment)?.get(name);
    if (real === undefined) throw new Error(`no stack ${name} in ${environment}`);
    const prefix = `${environment}-`;
    const reads = Object.fromEntries(
      consumedOutputs(real)
        .map(({ stack, output }) => ({ from: stack.slice(prefix.length), output }))
        .filter(({ from }) => this.names.includes(from))
        .map(({ from, output }) => [`${from}_${output}`.replaceAll('-', '_'), `${from}.${output}`]),
    );
    const read = Object.keys(reads).map((local) => `\${${local}}`);
    return {
      name,
      reads,
      after: real.upstream.map((id) => id.slice(prefix.length)).filter((other) => this.names.includes(other)),
      resources: {
        made: { value: [`${environment}-${name}`, made ?? '1', ...read].join(' ') },
        own: { value: broken === true ? '$'.concat('{terraform_data.nowhere.output}') : (own ?? '1') },
      },
      outputs: Object.fromEntries(Object.keys(real.outputs()).map((output) => [output, 'made'])),
      ...(facts === undefined ? {} : { facts }),
    };
  }
}
