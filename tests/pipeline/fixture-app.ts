import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, DataResource, DataTerraformRemoteStateS3, S3Backend, TerraformOutput, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import type { StackFacts } from '../../pipeline/stack-facts.ts';
import { bareEnvironment } from '../support/bare-environment.ts';

/** A stack of a fixture app: values that Terraform itself keeps, so that no provider is needed. */
export interface FixtureStack {
  readonly name: string;
  /** Outputs of other stacks by the name that they have here: `vpc: 'network.vpc_id'`. */
  readonly reads?: Readonly<Record<string, string>>;
  /** Stacks that only have to be applied first. */
  readonly after?: readonly string[];
  /** Values by resource; `${vpc}` stands for what is read. A resource that has `replacedBy` is replaced when that changes. */
  readonly resources?: Readonly<Record<string, FixtureResource>>;
  /** Outputs: resources whose stored value they are, or text. */
  readonly outputs?: Readonly<Record<string, string>>;
  /** What `platform.json` tells of it. */
  readonly facts?: StackFacts;
  /** Blocks as they are in Terraform JSON (`moved`, `removed`). */
  readonly blocks?: Readonly<Record<string, unknown>>;
}

export interface FixtureResource {
  readonly value: string;
  readonly replacedBy?: string;
  /** A shell command that runs while the resource is created: what takes time. */
  readonly takes?: string;
}

export interface FixtureApp {
  readonly outdir: string;
  readonly environment: string;
  readonly accountId: string;
  readonly region: string;
  readonly bucket: string;
  readonly lockTable: string;
  /** Whether `destroy` refuses the environment. */
  readonly protected?: boolean;
  readonly appliesDeferredCreations?: boolean;
  readonly stacks: readonly FixtureStack[];
}

/** Synthesizes with cdktf what a small platform of four waves would be: same backend, keys, graph and outputs as the real one. */
export function synthesizeFixture(app: FixtureApp): void {
  synthesizeFixtures(app.outdir, [app]);
}

/** The same of several environments, in the order of promotion, into one folder. */
export function synthesizeFixtures(outdir: string, apps: readonly Omit<FixtureApp, 'outdir'>[]): void {
  const root = new App({ outdir, stackTraces: false });
  for (const app of apps) {
    const built = new Map<string, Built>();
    for (const stack of app.stacks) built.set(stack.name, new Built(root, app, stack, built));
  }
  root.synth();
  const platform = {
    environments: apps.map((app) => ({
      ...bareEnvironment(app.environment),
      accountId: app.accountId,
      region: app.region,
      removal: app.protected === true ? 'retain' : 'destroy',
      pipeline: { applyDeferredCreations: app.appliesDeferredCreations ?? true },
    })),
    stacks: Object.fromEntries(
      apps.flatMap(({ environment, stacks }) =>
        stacks.flatMap(({ name, facts }) => (facts === undefined ? [] : [[`${environment}-${name}`, facts]])),
      ),
    ),
  };
  writeFileSync(join(outdir, 'platform.json'), JSON.stringify(platform, null, 2));
}

class Built extends TerraformStack {
  constructor(
    scope: Construct,
    app: Omit<FixtureApp, 'outdir'>,
    stack: FixtureStack,
    others: ReadonlyMap<string, Built>,
  ) {
    super(scope, `${app.environment}-${stack.name}`);
    const place = (name: string) => ({
      bucket: app.bucket,
      key: `${app.environment}/${name}/terraform.tfstate`,
      region: app.region,
    });
    const backend = new S3Backend(this, {
      ...place(stack.name),
      dynamodbTable: app.lockTable,
      allowedAccountIds: [app.accountId],
    });
    backend.addOverride('use_lockfile', true);
    const states = new Map<string, DataTerraformRemoteStateS3>();
    for (const source of Object.values(stack.reads ?? {})) {
      const [name = ''] = source.split('.');
      this.addDependency(found(others, name));
      if (!states.has(name))
        states.set(name, new DataTerraformRemoteStateS3(this, name.replaceAll('-', '_'), place(name)));
    }
    for (const name of stack.after ?? []) this.addDependency(found(others, name));
    const text = (value: string) =>
      value.replaceAll(/\$\{(\w+)\}/g, (_, local: string) => {
        const [name = '', output = ''] = (stack.reads?.[local] ?? '').split('.');
        const state = states.get(name);
        if (state === undefined) throw new Error(`${stack.name} does not read ${local}`);
        return state.getString(output);
      });
    const resources = new Map(
      Object.entries(stack.resources ?? {}).map(([name, { value, replacedBy, takes }]) => {
        const resource = new DataResource(this, name, {
          ...(takes === undefined ? {} : { provisioners: [{ type: 'local-exec', command: takes }] }),
        });
        resource.overrideLogicalId(name);
        resource.addOverride('input', text(value));
        if (replacedBy !== undefined) resource.addOverride('triggers_replace', text(replacedBy));
        return [name, resource];
      }),
    );
    for (const [name, value] of Object.entries(stack.outputs ?? {})) {
      const resource = resources.get(value);
      new TerraformOutput(this, name, { value: resource?.getStringAttribute('output') ?? value, staticId: true });
    }
    for (const [block, value] of Object.entries(stack.blocks ?? {})) this.addOverride(block, value);
  }
}

function found(others: ReadonlyMap<string, Built>, name: string): Built {
  const stack = others.get(name);
  if (stack === undefined) throw new Error(`no stack ${name} before`);
  return stack;
}
