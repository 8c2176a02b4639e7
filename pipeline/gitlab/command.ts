import { EXIT } from '../exit-code.ts';
import { tellFailure } from '../failure.ts';
import { PipelineError } from '../pipeline-error.ts';
import { due, goOn, promoted, recordVerified, settled } from './commands/deliver.ts';
import { checkGraph, writeGraph } from './commands/graph.ts';
import { credentials, report } from './commands/job.ts';
import { note, reviewed } from './commands/review.ts';

type Command = (args: readonly string[]) => Promise<void> | void;

const COMMANDS: Readonly<Record<string, Command>> = {
  credentials,
  report,
  note,
  reviewed,
  due,
  promoted,
  settled,
  'record-verified': recordVerified,
  'go-on': goOn,
  '--check': checkGraph,
};

const HELP = `What GitLab's jobs do beside driving Terraform.

  npm run gitlab               writes the job graph, .gitlab/stacks.yml, from the last synth
  npm run gitlab -- --check    ends with 1 where the file is not what would be written

Of jobs, standard output being for the job's shell where it is named:
  credentials <environment> plan|apply    exports, for eval
  report <environment> <stack…>           counts for the merge request's widget
  note                                    the one note of the merge request, or cdktf.out/note.md
  reviewed                                cdktf.out/reviewed.json: digests of the note of this commit's merge request
  due [--by-hand] <environment> <stack…>  names of the stacks to apply now; 13 where something waits for a person
  promoted <environment>                  13 until the commit is verified in the environment before
  settled <environment>                   13 until every stack is as the code says
  record-verified <environment>           lets the commit go on to the next environment
  go-on                                   retries the jobs of the pipeline that wait
`;

main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});

async function main([name, ...args]: readonly string[]): Promise<number> {
  try {
    const command = name === undefined ? writeGraph : COMMANDS[name];
    if (name === '--help' || name === '-h') process.stdout.write(HELP);
    else if (command === undefined) throw unknown(name ?? '');
    else await command(args);
    return EXIT.done;
  } catch (error) {
    return tellFailure(error, process);
  }
}

function unknown(given: string): PipelineError {
  const allowed = `nothing, ${Object.keys(COMMANDS).join(', ')}`;
  return new PipelineError(EXIT.usage, [
    { code: 'UNKNOWN_COMMAND', path: 'command line', given, allowed, fix: 'see `npm run gitlab -- --help`' },
  ]);
}
