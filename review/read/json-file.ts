import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ReviewProblem } from '../model/review-model.ts';

/** Where files are read from, and where what is wrong with them is told. */
export interface Source {
  /** Folder of the synth: `cdktf.out`. */
  readonly outdir: string;
  readonly problems: ReviewProblem[];
}

/** A file that the page cannot do without, or one that is there only after some commands. */
export interface WantedFile {
  /** Relative to the folder of the synth. */
  readonly path: string;
  /** What to do where it cannot be read. */
  readonly fix: string;
  /** Says so where it is missing; default: a missing file is nothing to tell. */
  readonly required?: boolean;
}

/** Reads a file that holds a JSON object; undefined where it is missing or cannot be read, which is then told. */
export function readJsonFile<T extends object>(source: Source, wanted: WantedFile): T | undefined {
  const text = readText(source, wanted);
  return text === undefined ? undefined : parseJson<T>(text, wanted, source.problems);
}

/** Its text; undefined where it is missing, which is told where it is required. */
export function readText({ outdir, problems }: Source, wanted: WantedFile): string | undefined {
  const file = join(outdir, wanted.path);
  if (!existsSync(file)) {
    if (wanted.required === true) problems.push({ where: wanted.path, given: 'no such file', fix: wanted.fix });
    return undefined;
  }
  return readFileSync(file, 'utf8');
}

/** The object that `text` holds; undefined where it holds none, which is then told. */
export function parseJson<T extends object>(
  text: string,
  { path, fix }: WantedFile,
  problems: ReviewProblem[],
): T | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as T;
    problems.push({ where: path, given: `${JSON.stringify(value).slice(0, 40)}, which is no object`, fix });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    problems.push({ where: path, given: `${text.length} characters that are no JSON: ${message}`, fix });
  }
  return undefined;
}
