import type { WrittenStack } from './write.ts';

/** One line of the table that ends a synth. */
interface Row {
  readonly stack: string;
  readonly resources: string;
  readonly kinds: string;
  readonly upstream: string;
}

/** Kinds that are named in a line; the others are counted together. */
const NAMED_KINDS = 4;

const HEAD: Row = { stack: 'STACK', resources: 'RESOURCES', kinds: 'MOSTLY', upstream: 'UPSTREAM' };

/** Every written stack with its resources by kind and the stacks that it reads or waits for, in aligned columns. */
export function stackTable(stacks: readonly WrittenStack[]): string {
  const rows = [HEAD, ...stacks.map(row)];
  const width = (column: keyof Row) => Math.max(...rows.map((item) => item[column].length));
  const widths = { stack: width('stack'), resources: width('resources'), kinds: width('kinds') };
  const lines = rows.map(({ stack, resources, kinds, upstream }) =>
    [stack.padEnd(widths.stack), resources.padStart(widths.resources), kinds.padEnd(widths.kinds), upstream]
      .join('  ')
      .trimEnd(),
  );
  return `${lines.join('\n')}\n`;
}

function row({ name, dependencies, resources }: WrittenStack): Row {
  const counts = [...resources]
    .map(([type, count]): [string, number] => [type.replace(/^aws_/, ''), count])
    .sort(([nameA, a], [nameB, b]) => b - a || (nameA < nameB ? -1 : 1));
  const total = counts.reduce((sum, [, count]) => sum + count, 0);
  const named = counts.slice(0, NAMED_KINDS).map(([type, count]) => `${count} ${type}`);
  const more = counts.length - named.length;
  const prefix = `${name.split('-')[0]}-`;
  return {
    stack: name,
    resources: String(total),
    kinds: [...named, ...(more > 0 ? [`${more} more kinds`] : [])].join(', '),
    upstream: dependencies.map((dependency) => dependency.replace(prefix, '')).join(' '),
  };
}
