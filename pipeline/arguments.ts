import { parseArgs } from 'node:util';
import type { Problem } from '../lib/errors.ts';
import { EXIT } from './exit-code.ts';
import { PipelineError } from './pipeline-error.ts';

/** An option of a command: `--name`, or `--name value`. */
export interface Option {
  readonly name: string;
  /** Name of its value in the help; undefined for a switch. */
  readonly value?: string;
  /** May be written several times. */
  readonly many?: true;
  readonly about: string;
}

/** What a person wrote after the command. */
export interface Arguments {
  /** First name; undefined where the command takes none. */
  readonly environment: string | undefined;
  /** Further names: stacks, or what the command calls them. */
  readonly names: readonly string[];
  readonly switches: ReadonlySet<string>;
  /** Values by option; an option that was not written has none. */
  readonly values: Readonly<Record<string, readonly string[]>>;
}

/**
 * Reads the command line of one command.
 * @throws PipelineError `UNKNOWN_KEY` for every option that the command does not have or that lacks its value.
 */
export function readArguments(args: readonly string[], options: readonly Option[]): Arguments {
  const known = Object.fromEntries(
    options.map(({ name, value, many }) => [
      name,
      { type: value === undefined ? ('boolean' as const) : ('string' as const), multiple: many === true },
    ]),
  );
  const { positionals, tokens } = parseArgs({
    args: [...args],
    options: known,
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const written = tokens.filter((token) => token.kind === 'option');
  const problems: Problem[] = written.flatMap(({ name, rawName, value, inlineValue }) => {
    const option = options.find((candidate) => candidate.name === name);
    const allowed = options.map((candidate) => usageOf(candidate)).join(', ') || 'no option';
    if (option === undefined) return [problem(rawName, allowed, 'see --help of the command')];
    if (option.value !== undefined && (value === undefined || value === ''))
      return [problem(rawName, usageOf(option), `write its value: ${usageOf(option)}`)];
    // What looks like an option is one that stands where a value was forgotten.
    if (option.value !== undefined && !inlineValue && value?.startsWith('-'))
      return [problem(`${rawName} ${value}`, usageOf(option), `write its value, or ${rawName}=${value} if that is it`)];
    if (option.value === undefined && value !== undefined)
      return [problem(`${rawName}=${value}`, usageOf(option), 'it takes no value')];
    return [];
  });
  if (problems.length > 0) throw new PipelineError(EXIT.usage, problems);
  const values: Record<string, string[]> = {};
  for (const { name, value } of written) if (value !== undefined) values[name] = [...(values[name] ?? []), value];
  const [environment, ...names] = positionals;
  return {
    environment,
    names,
    switches: new Set(written.filter(({ value }) => value === undefined).map(({ name }) => name)),
    values,
  };
}

/** `--allow <stack/address>`, as help and errors show it. */
export function usageOf({ name, value }: Option): string {
  return value === undefined ? `--${name}` : `--${name} <${value}>`;
}

function problem(given: string, allowed: string, fix: string): Problem {
  return { code: 'UNKNOWN_KEY', path: 'command line', given, allowed, fix };
}
