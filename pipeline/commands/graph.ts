import type { Arguments, Option } from '../arguments.ts';
import { consumedOutputs } from '../consumed.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { openWorkspace } from '../open-run.ts';
import type { StackFolder } from '../stack-folder.ts';
import { waves } from '../waves.ts';

export const GRAPH_OPTIONS: readonly Option[] = [{ name: 'mermaid', about: 'as a Mermaid flow chart' }];

export const GRAPH_HELP = `Shows the stacks of an environment in waves, and what each reads of which other.

  npm run graph -- dev
  npm run graph -- dev --mermaid > stacks.md
`;

export async function graphCommand(args: Arguments): Promise<ExitCode> {
  const { selected } = openWorkspace(args);
  process.stdout.write(args.switches.has('mermaid') ? mermaid(selected) : table(selected));
  return EXIT.done;
}

/** One line for each stack: its wave, and the stacks that it waits for with the number of values that it reads. */
export function table(stacks: readonly StackFolder[]): string {
  const rows = waves(stacks).flatMap((wave, index) => wave.map((stack) => [String(index + 1), stack.id, reads(stack)]));
  const width = Math.max(5, ...rows.map(([, id = '']) => id.length));
  const line = ([wave = '', id = '', upstream = '']: readonly string[]) =>
    `${wave.padStart(4)}  ${id.padEnd(width)}  ${upstream}`.trimEnd();
  return `${[line(['WAVE', 'STACK', 'READS']), ...rows.map(line)].join('\n')}\n`;
}

/** A flow chart with an arrow from each stack to those that read it. */
export function mermaid(stacks: readonly StackFolder[]): string {
  const ids = new Set(stacks.map(({ id }) => id));
  const nodes = stacks.map(({ id, name }) => `  ${id}[${name}]`);
  const arrows = stacks.flatMap(({ id, upstream }) =>
    upstream.filter((other) => ids.has(other)).map((other) => `  ${other} --> ${id}`),
  );
  return `flowchart LR\n${[...nodes, ...arrows].join('\n')}\n`;
}

function reads(stack: StackFolder): string {
  const consumed = consumedOutputs(stack);
  return stack.upstream
    .map((id) => {
      const count = consumed.filter((output) => output.stack === id).length;
      return count === 0 ? id : `${id} (${count})`;
    })
    .join(', ');
}
