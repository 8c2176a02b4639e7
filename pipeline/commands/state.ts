import type { Arguments, Option } from '../arguments.ts';
import { checkAccount } from '../aws/identity.ts';
import type { ObjectVersion } from '../aws/state-objects.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { openWorkspace } from '../open-run.ts';
import { PipelineError } from '../pipeline-error.ts';
import type { StackFolder } from '../stack-folder.ts';
import { digestFits, mendDigest, restoreVersion, stateVersions } from '../state/versions.ts';

export const STATE_OPTIONS: readonly Option[] = [
  { name: 'restore', value: 'version id', about: 'make this version the current one, with its MD5 item' },
  { name: 'mend', about: 'make the MD5 item fit the state that is there now' },
];

export const STATE_HELP = `Shows the versions of a stack's state, or brings one of them back.

  npm run state -- dev network                                  its versions, the newest first
  npm run state -- dev network --restore 3sL4kqtJ…              bring one back
  npm run state -- dev network --mend                           after it was put back by other means

What newer versions knew is forgotten by a restore: plan the stack before anything is applied.
`;

export async function stateCommand(args: Arguments): Promise<ExitCode> {
  const workspace = openWorkspace(args);
  const stack = onlyOne(args, workspace.selected);
  await checkAccount(workspace.environment.accountId, workspace.environment.region);
  const version = args.values['restore']?.at(-1);
  if (version !== undefined) {
    const { serial, resources } = await restoreVersion(stack.state, version);
    say(
      `${stack.id}: restored, serial ${serial}, ${resources.length} resources; now \`npm run plan -- ${planOf(stack)}\``,
    );
  } else if (args.switches.has('mend')) {
    await mendDigest(stack.state);
    say(`${stack.id}: the MD5 item fits the state; now \`npm run plan -- ${planOf(stack)}\``);
  } else {
    for (const line of versionLines(await stateVersions(stack.state))) say(line);
    if (!(await digestFits(stack.state)))
      say('the MD5 item does not fit the current version: restore the one that fits, or --mend');
  }
  return EXIT.done;
}

/** A table of versions, aligned. */
export function versionLines(versions: readonly ObjectVersion[]): readonly string[] {
  if (versions.length === 0) return ['it has no version: it was never applied'];
  return versions.map(({ at, bytes, versionId, current, deleted }) => {
    const size = deleted ? 'deleted' : `${bytes} bytes`;
    return `${at}  ${size.padStart(14)}  ${versionId}${current ? '  (current)' : ''}`;
  });
}

function planOf({ environment, name }: StackFolder): string {
  return `${environment} ${name} --all`;
}

function onlyOne({ names }: Arguments, selected: readonly StackFolder[]): StackFolder {
  const [stack] = selected;
  if (stack !== undefined && names.length > 0 && selected.length === 1) return stack;
  throw new PipelineError(EXIT.usage, [
    {
      code: 'UNKNOWN_STACK',
      path: 'command line',
      given: names,
      allowed: 'one stack',
      fix: 'name the stack whose state it is',
    },
  ]);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
