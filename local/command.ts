import { setImmediate } from 'node:timers/promises';
import { type Arguments, type Option, readArguments, usageOf } from '../pipeline/arguments.ts';
import { outliveReaders } from '../pipeline/closed-pipe.ts';
import { EXIT } from '../pipeline/exit-code.ts';
import { tellFailure } from '../pipeline/failure.ts';
import { interruption } from '../pipeline/terraform/interruption.ts';
import { stackIds } from '../synth/select.ts';
import { CommandFailed } from './command-failed.ts';
import { diskFull } from './disk-full.ts';
import { down } from './down.ts';
import { env } from './env.ts';
import { exitCodes } from './exit-code.ts';
import { layoutOf } from './layout.ts';
import { LocalError } from './local-error.ts';
import { plan } from './plan.ts';
import { LAYOUTS, layoutName, layoutNamed } from './platform.ts';
import { Progress } from './progress.ts';
import { runFolder } from './run-folder.ts';
import { status } from './status.ts';
import { up } from './up.ts';

const ENVIRONMENT = {
  name: 'environment',
  value: 'name',
  about: 'layout to run: local (default), dev, staging or prod',
} as const;
const PORT = { name: 'port', value: 'number', about: 'up: port of the embedded AWS (default: any free one)' } as const;
const ALL = {
  name: 'all',
  about: 'plan: also stacks whose code has not changed, to see what changed behind Terraform',
} as const;
const NOW = {
  name: 'now',
  about: 'down: end what runs and remove its folder, without destroying the stacks one by one',
} as const;
const VERBOSE = { name: 'verbose', about: 'up, plan, down: show every line that Terraform says' } as const;

const OPTIONS: readonly Option[] = [ENVIRONMENT, PORT, ALL, NOW, VERBOSE];

const width = Math.max(...OPTIONS.map((option) => usageOf(option).length));

const HELP = `The whole platform on this machine, without an AWS account: an embedded AWS, a real Kubernetes API, real Terraform.

  npm run local -- up                 start everything, plan and apply every stack, tell what there is
  npm run local -- up network         these stacks only
  npm run local -- status             what runs, what is applied, where to look
  npm run local -- plan               what the code would change now; applies nothing
  npm run local -- env                variables for a shell: eval "$(npm run --silent local -- env)"
  npm run local -- down               destroy every stack in order, then end everything

${OPTIONS.map((option) => `  ${usageOf(option).padEnd(width)}  ${option.about}`).join('\n')}

Everything lies in .cache/local/<environment>; \`down\` removes it. docs/local.md tells the rest. Exit codes:
${exitCodes()
  .map(([code, meaning]) => `  ${String(code).padStart(3)}  ${meaning}`)
  .join('\n')}
`;

async function main(words: readonly string[]): Promise<number> {
  if (words.length === 0 || words.includes('--help') || words.includes('-h')) {
    process.stdout.write(HELP);
    return words.length === 0 ? EXIT.usage : EXIT.done;
  }
  try {
    const [name = '', ...rest] = words;
    const { options, run, takesStacks = false } = commandOf(name);
    const args = readArguments(rest, [ENVIRONMENT, ...options]);
    await run(common(args, takesStacks ? undefined : name), args);
    return EXIT.done;
  } catch (error) {
    return await told(error);
  }
}

type Common = ReturnType<typeof common>;

interface Command {
  /** Beside `--environment`. */
  readonly options: readonly Option[];
  /** Whether it can be of some stacks alone. @default false: a name of one would be taken for all of them */
  readonly takesStacks?: true;
  readonly run: (common: Common, args: Arguments) => Promise<void>;
}

const COMMANDS: Readonly<Record<string, Command>> = {
  up: { options: [PORT, VERBOSE], takesStacks: true, run: (shared, args) => up({ ...shared, port: portOf(args) }) },
  status: { options: [], run: status },
  plan: {
    options: [ALL, VERBOSE],
    takesStacks: true,
    run: (shared, { switches }) => plan({ ...shared, all: switches.has('all') }),
  },
  env: { options: [], run: env },
  down: { options: [NOW, VERBOSE], run: (shared, { switches }) => down({ ...shared, now: switches.has('now') }) },
};

function commandOf(name: string): Command {
  const found = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (found !== undefined) return found;
  throw usage('UNKNOWN_COMMAND', 'command line', name, Object.keys(COMMANDS).join(', '), '--help shows what each does');
}

/**
 * What every command needs. Of the layout only its name is looked at, so that `down --now` works whatever its data are like.
 * @param whole name of a command that is always of the whole environment.
 * @throws PlatformError where no layout has the name.
 */
function common(args: Arguments, whole: string | undefined) {
  const environment = args.values['environment']?.at(-1) ?? 'local';
  layoutNamed(environment);
  const written = [...(args.environment === undefined ? [] : [args.environment]), ...args.names];
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
  const progress = new Progress({ environment, say, verbose: args.switches.has('verbose') });
  return { environment, stacks: stacksOf(written, environment, whole), folder: runFolder(environment), progress };
}

/** Names of stacks, with or without the environment before them. */
function stacksOf(written: readonly string[], environment: string, whole: string | undefined): readonly string[] {
  if (written.length === 0) return [];
  const layout = written.find((name) => LAYOUTS.some((input) => layoutName(input) === name));
  const given = written.join(' ');
  const fix = layout === undefined ? 'name some of them, or none for all' : `--environment ${layout} names the layout`;
  if (whole !== undefined) {
    const instead = layout === undefined ? 'leave the names out' : fix;
    throw usage('INVALID_VALUE', 'command line', given, `no name: \`${whole}\` is of all stacks`, instead);
  }
  const known = stackIds(layoutOf(environment)).map((id) => id.slice(environment.length + 1));
  const unknown = written.filter(
    (name) => !known.some((stack) => name === stack || name === `${environment}-${stack}`),
  );
  if (unknown.length === 0) return written;
  throw usage('UNKNOWN_STACK', 'command line', unknown.join(' '), known.join(', '), fix);
}

function portOf({ values }: Arguments): number {
  const given = values['port']?.at(-1) ?? '0';
  if (/^\d{1,5}$/.test(given) && Number(given) < 65_536) return Number(given);
  throw usage('INVALID_VALUE', '--port', given, 'a number from 0 to 65535', 'leave it out for any free port');
}

/** @returns the exit code. */
async function told(error: unknown): Promise<number> {
  // A signal that came while nothing could hear it is heard now: the failure that it has caused is not the cause.
  await setImmediate();
  if (error instanceof CommandFailed) {
    process.stderr.write(`${error.message}\n`);
    return error.exitCode;
  }
  const cause = interruption.interrupted
    ? interruption.error('npm run local', INTERRUPTED)
    : (diskFull(error) ?? error);
  return tellFailure(cause, process);
}

const INTERRUPTED = 'what was applied stays; what runs goes on, unless it was still starting';

function usage(
  code: 'UNKNOWN_COMMAND' | 'UNKNOWN_STACK' | 'INVALID_VALUE',
  path: string,
  given: string,
  allowed: string,
  fix: string,
) {
  return new LocalError(EXIT.usage, [{ code, path, given, allowed, fix }]);
}

outliveReaders();
process.exitCode = await main(process.argv.slice(2));
