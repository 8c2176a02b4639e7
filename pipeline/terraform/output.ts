import { styleText } from 'node:util';
import { type Redact, redactor } from './redact.ts';
import { StackOutput, type StackOutputProps } from './stack-output.ts';

const COLOURS = ['cyan', 'magenta', 'yellow', 'green', 'blue'] as const;

export interface OutputOptions {
  readonly stream: { write(text: string): unknown; readonly isTTY?: boolean | undefined };
  readonly env: NodeJS.ProcessEnv;
  /** Ids of all stacks that will say something: their names are padded to one width. */
  readonly stacks: readonly string[];
  /** Milliseconds since 1970. @default the clock */
  readonly now?: () => number;
}

/**
 * Output of stacks that work side by side: every line begins with its stack, in a colour of its own on a terminal where
 * NO_COLOR is not set. In a GitLab job what a stack says is a fold; where several stacks share the job, each fold is
 * written once it is complete, because folds can't run side by side. The values of secret variables never come out.
 */
export class Output {
  readonly #stream: OutputOptions['stream'];
  readonly #redact: Redact;
  readonly #stacks: readonly string[];
  readonly #width: number;
  readonly #coloured: boolean;
  readonly #form: StackOutputProps['form'];
  readonly #now: () => number;

  constructor({ stream, env, stacks, now = Date.now }: OutputOptions) {
    this.#stream = stream;
    this.#redact = redactor(env);
    this.#stacks = stacks;
    this.#width = Math.max(0, ...stacks.map(({ length }) => length));
    this.#coloured = stream.isTTY === true && !env['NO_COLOR'];
    this.#form = env['GITLAB_CI'] !== 'true' ? 'live' : stacks.length > 1 ? 'block' : 'section';
    this.#now = now;
  }

  /** Lines that belong to no stack. */
  say(text: string): void {
    this.#stream.write(`${this.#redact(text)}\n`);
  }

  stack(id: string): StackOutput {
    const prefix = this.#prefix(id);
    return new StackOutput({
      id,
      write: (text) => void this.#stream.write(text),
      dress: (line) => `${`${prefix} ${this.#redact(line)}`.trimEnd()}\n`,
      form: this.#form,
      now: this.#now,
    });
  }

  #prefix(id: string): string {
    const name = `${id}:`.padEnd(this.#width + 1);
    const colour = COLOURS[Math.max(0, this.#stacks.indexOf(id)) % COLOURS.length] ?? 'cyan';
    // The stream decides above; styleText itself would look at process.stdout and leave the colour out.
    return this.#coloured ? styleText(colour, name, { validateStream: false }) : name;
  }
}
