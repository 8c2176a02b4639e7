import { AwsProvider } from '@cdktf/provider-aws/lib/provider/index.js';
import {
  DataTerraformRemoteStateS3,
  S3Backend,
  TerraformElement,
  TerraformOutput,
  TerraformStack,
  TerraformVariable,
} from 'cdktf';
import type { Construct, Node } from 'constructs';
import type { FirstValue } from '../constructs/data/first-value.ts';
import type { PlatformEnvironment } from '../environments/platform.ts';
import { PlatformError } from '../lib/errors.ts';
import { type NameRules, physicalName, snakeCase } from '../lib/names.ts';
import { stateKey } from '../lib/terraform/state-key.ts';
import type { OutputOf, StackKind } from './outputs.ts';
import type { OutputRef, Prerequisite } from './prerequisite.ts';

export interface EnvironmentStackProps<K extends StackKind> {
  readonly environment: PlatformEnvironment;
  readonly kind: K;
  /** Name within the environment; the stack's id is `<environment>-<name>`. */
  readonly name: string;
  /** System whose cost and ownership the resources carry in their tags. */
  readonly system?: string;
}

/**
 * One Terraform state of one environment: backend, guarded AWS provider, tags, and the only way in which values travel
 * between stacks (`publish` and `read`). Addresses are the construct path in snake case, so that a plan reads like the code.
 */
export abstract class EnvironmentStack<K extends StackKind> extends TerraformStack {
  readonly environment: PlatformEnvironment;
  readonly kind: K;
  readonly stackName: string;
  /** The provider of the environment's own region. */
  readonly aws: AwsProvider;
  private readonly project: TerraformVariable;
  /** Tags of every resource; handed on where AWS does not pass them on itself (instances and volumes of node groups). */
  protected readonly tags: Readonly<Record<string, string>>;
  /** What has to be true outside Terraform before this stack can be planned. */
  readonly prerequisites: Prerequisite[] = [];
  /** What an apply of this stack puts into its secrets that are empty, by names of its outputs. */
  readonly firstValues: FirstValue[] = [];
  private readonly published = new Set<string>();
  private readonly states = new Map<string, DataTerraformRemoteStateS3>();
  private readonly aliases = new Map<string, AwsProvider>();

  constructor(scope: Construct, { environment, kind, name, system }: EnvironmentStackProps<K>) {
    super(scope, `${environment.name}-${name}`);
    this.environment = environment;
    this.kind = kind;
    this.stackName = name;
    this.project = new TerraformVariable(this, 'project_name', {
      type: 'string',
      default: 'bytebytego-app',
      description: 'Name of the project in the tags of every resource.',
    });
    this.tags = {
      project: this.project.stringValue,
      environment: environment.name,
      stack: this.node.id,
      system: system ?? 'platform',
      'managed-by': 'terraform',
    };
    this.aws = new AwsProvider(this, 'aws', {
      region: environment.region,
      allowedAccountIds: [environment.accountId],
      defaultTags: [{ tags: this.tags }],
    });
    this.keepStateInS3();
    this.addOverride('terraform.required_version', '>= 1.11, < 2.0');
  }

  /** Makes scalar values readable by other stacks. Tokens or literals; never a secret. */
  publish(outputs: { readonly [name in OutputOf<K>]?: string }): void {
    for (const [name, value] of Object.entries<string | undefined>(outputs)) {
      if (value === undefined) continue;
      new TerraformOutput(this, name, { value, staticId: true });
      this.published.add(name);
    }
  }

  /** A value that another stack published, read from its state; also makes that stack an upstream of this one. */
  read<U extends StackKind>(upstream: EnvironmentStack<U>, output: OutputOf<U>): string {
    if (!upstream.published.has(output)) throw unpublished(this.node.id, upstream.node.id, output);
    const state = this.states.get(upstream.node.id) ?? this.openState(upstream);
    return state.getString(output);
  }

  /** An order without a value: `upstream` is applied first, because of `reason`. */
  after(upstream: EnvironmentStack<StackKind>, reason: string): void {
    this.addDependency(upstream);
    this.node.addMetadata('after', `${upstream.node.id}: ${reason}`);
  }

  /** Names of the outputs that `accept` takes, as others refer to them. */
  outputsWhere(accept: (output: string) => boolean): readonly OutputRef[] {
    return [...this.published].filter(accept).map((output) => ({ stack: this.node.id, output }));
  }

  /** A physical name that begins with the environment. */
  physicalName(parts: readonly string[], rules: NameRules): string {
    return physicalName([this.environment.name, ...parts], rules);
  }

  /** A name for what shares one namespace with all AWS accounts (S3 buckets): also carries the account id. */
  globalName(parts: readonly string[], rules: NameRules): string {
    return physicalName([this.environment.name, ...parts, this.environment.accountId], rules);
  }

  /** ARN of something in this account and region that is known by name before it exists. */
  arn(service: string, resource: string, region: string = this.environment.region): string {
    return `arn:aws:${service}:${region}:${this.environment.accountId}:${resource}`;
  }

  /** Provider of us-east-1, where CloudFront's certificates and web ACLs and Route 53's metrics live. */
  get usEast1(): AwsProvider {
    return this.aliasedProvider('us_east_1', 'us-east-1');
  }

  /** Provider of the second region, where copies go. */
  get secondRegion(): AwsProvider {
    return this.aliasedProvider('second_region', this.environment.secondRegion);
  }

  /** The construct path below the stack in snake case, `Resource` left out; unlike cdktf's default it carries no hash. */
  protected override allocateLogicalId(element: TerraformElement | Node): string {
    const node = TerraformElement.isTerraformElement(element) ? element.node : element;
    const below = node.scopes.slice(node.scopes.indexOf(this) + 1).map((scope) => scope.node.id);
    const named = below.filter((id) => id !== 'Resource');
    return snakeCase((named.length === 0 ? below : named).join('-'));
  }

  private aliasedProvider(alias: string, region: string): AwsProvider {
    const existing = this.aliases.get(alias);
    if (existing !== undefined) return existing;
    const provider = new AwsProvider(this, alias, {
      alias,
      region,
      allowedAccountIds: [this.environment.accountId],
      defaultTags: [{ tags: this.tags }],
    });
    this.aliases.set(alias, provider);
    return provider;
  }

  /** cdktf has no property for `use_lockfile`; both locks together guard old and new Terraform alike. */
  private keepStateInS3(): void {
    const { state, accountId } = this.environment;
    const backend = new S3Backend(this, {
      ...stateLocation(this),
      encrypt: true,
      kmsKeyId: `alias/${this.environment.name}-terraform-state`,
      dynamodbTable: state.lockTable,
      allowedAccountIds: [accountId],
    });
    backend.addOverride('use_lockfile', true);
  }

  private openState(upstream: EnvironmentStack<StackKind>): DataTerraformRemoteStateS3 {
    this.addDependency(upstream);
    const state = new DataTerraformRemoteStateS3(this, upstream.stackName, stateLocation(upstream));
    this.states.set(upstream.node.id, state);
    return state;
  }
}

function stateLocation({ environment, stackName }: EnvironmentStack<StackKind>) {
  return {
    bucket: environment.state.bucket,
    key: stateKey(environment.name, stackName),
    region: environment.region,
  };
}

function unpublished(reader: string, upstream: string, output: string): PlatformError {
  return new PlatformError([
    {
      code: 'SYNTH_INTERNAL',
      path: reader,
      given: output,
      allowed: `an output that ${upstream} publishes before it is read`,
      fix: `publish \`${output}\` in the stack ${upstream}, or create that stack first`,
    },
  ]);
}
