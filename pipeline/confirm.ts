import { createInterface } from 'node:readline/promises';
import { EXIT } from './exit-code.ts';
import { PipelineError } from './pipeline-error.ts';

export interface Confirmation {
  /** What is about to happen, as the line that a person answers. */
  readonly question: string;
  /** The one answer that goes on: `yes`, or a name that nobody types by habit. */
  readonly answer: string;
  /** What the option said already; undefined where it was not written. */
  readonly given: string | undefined;
  /** How the option is written: `--confirm dev`. */
  readonly option: string;
  /** @default the terminal of this process */
  readonly terminal?: Terminal;
}

export interface Terminal {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly output: NodeJS.WritableStream;
}

/**
 * Lets a person agree at a terminal; elsewhere the option has to have agreed.
 * @throws PipelineError `NOT_REVIEWED` where nobody can be asked, or where the answer is another one.
 */
export async function confirm({
  question,
  answer,
  given,
  option,
  terminal = thisTerminal(),
}: Confirmation): Promise<void> {
  const said = given ?? (terminal.input.isTTY === true ? await ask(question, answer, terminal) : undefined);
  if (said === answer) return;
  throw new PipelineError(EXIT.waits, [
    {
      code: 'NOT_REVIEWED',
      path: 'confirmation',
      given: said,
      allowed: `the answer ${answer}`,
      fix: `read what is shown above, then answer ${answer} at a terminal, or write ${option}`,
    },
  ]);
}

function thisTerminal(): Terminal {
  return { input: process.stdin, output: process.stdout };
}

async function ask(question: string, answer: string, { input, output }: Terminal): Promise<string> {
  const lines = createInterface({ input, output });
  try {
    // A closed terminal is no answer; without this the question would never settle.
    const closed = new Promise<string>((resolve) => lines.once('close', () => resolve('')));
    return (await Promise.race([lines.question(`${question} Type ${answer} to go on: `), closed])).trim();
  } finally {
    lines.close();
  }
}
