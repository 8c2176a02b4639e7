import type { Deferral } from './plan-record.ts';
import type { OutputRef, Prerequisite } from './stack-facts.ts';
import type { StackFolder } from './stack-folder.ts';

/** What lies outside Terraform and is looked at before a plan. */
export interface Outside {
  /** The value that a stack has published; undefined where it has not. */
  output(ref: OutputRef): Promise<string | undefined>;
  /** Whether a secret, by ARN or name, has a current value that waits for no rotation. */
  hasValue(secret: string): Promise<boolean>;
  /** Name servers of a zone as `resolver` knows them; empty where it is not delegated. */
  nameServers(zone: string, resolver: string): Promise<readonly string[]>;
}

/** What has to be true first and is not yet: images, secret values, delegated zones. Each is told once. */
export async function prerequisiteDeferrals(
  { facts }: { readonly facts: Pick<StackFolder['facts'], 'prerequisites'> },
  outside: Outside,
): Promise<readonly Deferral[]> {
  const found = await Promise.all(facts.prerequisites.map((item) => deferralOf(item, outside)));
  const byText = new Map(found.flatMap((deferral) => (deferral === undefined ? [] : [[deferral.what, deferral]])));
  return [...byText.values()];
}

async function deferralOf(item: Prerequisite, outside: Outside): Promise<Deferral | undefined> {
  switch (item.kind) {
    case 'image':
      return {
        reason: 'image',
        what: `${item.service} awaits its image`,
        help: `push the image, then write its digest into ${item.file}`,
      };
    case 'secret':
      return await secretDeferral(item, outside);
    case 'delegation':
      return await delegationDeferral(item, outside);
  }
}

type Of<K extends Prerequisite['kind']> = Extract<Prerequisite, { kind: K }>;

async function secretDeferral({ secret, filledBy }: Of<'secret'>, outside: Outside): Promise<Deferral | undefined> {
  const id = await outside.output(secret);
  if (id === undefined) return unpublished(secret);
  if (await outside.hasValue(id)) return undefined;
  if (filledBy === 'apply') {
    const command = commandsOf(secret);
    return {
      reason: 'secret',
      what: `the secret ${id} has not got its first value`,
      help: `${command('plan')}, then ${command('apply')}: that puts and rotates it`,
    };
  }
  return {
    reason: 'secret',
    what: `the secret ${id} has no value`,
    help: `aws secretsmanager put-secret-value --secret-id ${id} --secret-string file://<file>; its description lists the keys`,
  };
}

async function delegationDeferral(
  { zone, nameServers, resolver }: Of<'delegation'>,
  outside: Outside,
): Promise<Deferral | undefined> {
  const wanted = await outside.output(nameServers);
  if (wanted === undefined) return unpublished(nameServers);
  const servers = wanted.split(' ').map(normal);
  const found = (await outside.nameServers(zone, resolver)).map(normal);
  if (found.some((server) => servers.includes(server))) return undefined;
  return {
    reason: 'delegation',
    what: `${zone} is not delegated: ${resolver} knows ${found.length === 0 ? 'no name servers' : found.join(', ')}`,
    help: `at the registrar or in the zone above, set its NS records to ${servers.join(', ')}`,
  };
}

function unpublished(ref: OutputRef): Deferral {
  return {
    reason: 'upstream-missing',
    what: `${ref.stack} has not published ${ref.output}`,
    help: commandsOf(ref)('apply'),
  };
}

/** The commands of the stack that an output belongs to. */
function commandsOf({ stack }: OutputRef): (command: string) => string {
  const [environment = '', ...name] = stack.split('-');
  return (command) => `npm run ${command} -- ${environment} ${name.join('-')}`;
}

/** Name servers are the same with and without the root's dot, in any case. */
function normal(server: string): string {
  return server.trim().toLowerCase().replace(/\.$/, '');
}
