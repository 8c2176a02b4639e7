import { type Arguments, type Option, readArguments, usageOf } from './arguments.ts';
import { outliveReaders } from './closed-pipe.ts';
import { APPLY_HELP, APPLY_OPTIONS, applyCommand } from './commands/apply.ts';
import { BOOTSTRAP_HELP, BOOTSTRAP_OPTIONS, bootstrapCommand } from './commands/bootstrap.ts';
import { DESTROY_HELP, DESTROY_OPTIONS, destroyCommand } from './commands/destroy.ts';
import { DRIFT_HELP, DRIFT_OPTIONS, driftCommand } from './commands/drift.ts';
import { GRAPH_HELP, GRAPH_OPTIONS, graphCommand } from './commands/graph.ts';
import { LOCK_HELP, LOCK_OPTIONS, lockCommand } from './commands/lock.ts';
import { OUTPUTS_HELP, OUTPUTS_OPTIONS, outputsCommand } from './commands/outputs.ts';
import { PLAN_HELP, PLAN_OPTIONS, planCommand } from './commands/plan.ts';
import { ROLLBACK_HELP, ROLLBACK_OPTIONS, rollbackCommand } from './commands/rollback.ts';
import { STATE_HELP, STATE_OPTIONS, stateCommand } from './commands/state.ts';
import { UNLOCK_HELP, UNLOCK_OPTIONS, unlockCommand } from './commands/unlock.ts';
import { VERIFY_HELP, VERIFY_OPTIONS, verifyCommand } from './commands/verify.ts';
import { EXIT, EXIT_MEANINGS, type ExitCode } from './exit-code.ts';
import { tellFailure } from './failure.ts';
import { PipelineError } from './pipeline-error.ts';

interface Command {
  readonly name: string;
  readonly about: string;
  readonly help: string;
  readonly options: readonly Option[];
  readonly run: (args: Arguments) => Promise<ExitCode>;
}

const COMMANDS: readonly Command[] = [
  {
    name: 'plan',
    about: 'plan what has changed, and save the plans',
    help: PLAN_HELP,
    options: PLAN_OPTIONS,
    run: planCommand,
  },
  {
    name: 'apply',
    about: 'apply exactly the saved plans',
    help: APPLY_HELP,
    options: APPLY_OPTIONS,
    run: applyCommand,
  },
  {
    name: 'verify',
    about: 'prove that an environment works',
    help: VERIFY_HELP,
    options: VERIFY_OPTIONS,
    run: verifyCommand,
  },
  {
    name: 'drift',
    about: 'compare what runs with what was applied',
    help: DRIFT_HELP,
    options: DRIFT_OPTIONS,
    run: driftCommand,
  },
  {
    name: 'outputs',
    about: 'show where an environment is reached',
    help: OUTPUTS_HELP,
    options: OUTPUTS_OPTIONS,
    run: outputsCommand,
  },
  {
    name: 'graph',
    about: 'show stacks in waves, and what they read',
    help: GRAPH_HELP,
    options: GRAPH_OPTIONS,
    run: graphCommand,
  },
  {
    name: 'unlock',
    about: "tell who holds locks, take a dead holder's away",
    help: UNLOCK_HELP,
    options: UNLOCK_OPTIONS,
    run: unlockCommand,
  },
  {
    name: 'state',
    about: 'show the versions of a state, bring one back',
    help: STATE_HELP,
    options: STATE_OPTIONS,
    run: stateCommand,
  },
  {
    name: 'bootstrap',
    about: 'make state bucket, lock table and roles of an account',
    help: BOOTSTRAP_HELP,
    options: BOOTSTRAP_OPTIONS,
    run: bootstrapCommand,
  },
  {
    name: 'destroy',
    about: 'take an environment down, consumers first',
    help: DESTROY_HELP,
    options: DESTROY_OPTIONS,
    run: destroyCommand,
  },
  {
    name: 'lock',
    about: 'write the lock files of the providers',
    help: LOCK_HELP,
    options: LOCK_OPTIONS,
    run: lockCommand,
  },
  {
    name: 'rollback',
    about: 'write the previous images of a system',
    help: ROLLBACK_HELP,
    options: ROLLBACK_OPTIONS,
    run: rollbackCommand,
  },
];

const HELP = `Drives Terraform over the stacks that \`npm run synth\` wrote.

${COMMANDS.map(({ name, about }) => `  npm run ${name.padEnd(10)} ${about}`).join('\n')}

\`npm run <command> -- --help\` shows more. Exit codes:
${exitCodes()}
`;

outliveReaders();
main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});

async function main([name = '', ...rest]: readonly string[]): Promise<number> {
  try {
    const command = COMMANDS.find((candidate) => candidate.name === name);
    if (command === undefined) return unknownCommand(name);
    if (rest.includes('--help') || rest.includes('-h')) return help(command);
    return await command.run(readArguments(rest, command.options));
  } catch (error) {
    return tellFailure(error, process);
  }
}

function exitCodes(): string {
  const names = Object.keys(EXIT) as (keyof typeof EXIT)[];
  return names.map((name) => `  ${String(EXIT[name]).padStart(3)}  ${EXIT_MEANINGS[name]}`).join('\n');
}

function help({ help, options }: Command): ExitCode {
  const width = Math.max(0, ...options.map((option) => usageOf(option).length));
  const lines = options.map((option) => `  ${usageOf(option).padEnd(width)}  ${option.about}\n`);
  process.stdout.write([help, ...(lines.length > 0 ? ['\n', ...lines] : [])].join(''));
  return EXIT.done;
}

function unknownCommand(name: string): ExitCode {
  if (name === '--help' || name === '-h') {
    process.stdout.write(HELP);
    return EXIT.done;
  }
  throw new PipelineError(EXIT.usage, [
    {
      code: 'UNKNOWN_COMMAND',
      path: 'command line',
      given: name,
      allowed: COMMANDS.map((command) => command.name).join(', '),
      fix: 'name one of them; --help shows what each does',
    },
  ]);
}
