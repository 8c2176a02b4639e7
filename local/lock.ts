import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { EXIT } from '../pipeline/exit-code.ts';
import { LocalError } from './local-error.ts';
import { wordsOf } from './processes.ts';

/**
 * Holds a lock file as long as this process works on an environment. A lock whose process is gone is taken over, also where
 * another one has got its id since: after a restart of the machine that is soon.
 * @param command what holds it, for whoever finds it held: `up`.
 * @returns gives it back; may be called several times.
 * @throws LocalError `STATE_LOCKED` where somebody else holds it.
 */
export function takeLock(file: string, command: string): () => void {
  mkdirSync(dirname(file), { recursive: true });
  const own = `${file}.${process.pid}`;
  const text = JSON.stringify({ pid: process.pid, command, words: wordsOf(process.pid) } satisfies Holder);
  writeFileSync(own, text);
  try {
    // A link is made whole or not at all: nobody reads a lock without its holder.
    while (!linked(own, file)) {
      const holder = read(file);
      if (holder !== undefined && isThere(holder)) throw held(file, holder);
      moveAway(file, `${own}.dead`);
    }
  } finally {
    rmSync(own, { force: true });
  }
  return () => {
    if (read(file)?.pid === process.pid) rmSync(file, { force: true });
  };
}

const HOLDER = z.object({
  pid: z.int().positive(),
  /** `up`, `down`. */
  command: z.string(),
  /** Of its process, by which it is known. */
  words: z.string().min(1),
});

type Holder = Readonly<z.infer<typeof HOLDER>>;

function isThere({ pid, words }: Holder): boolean {
  return wordsOf(pid) === words;
}

function linked(own: string, file: string): boolean {
  try {
    linkSync(own, file);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/** Undefined where there is none, or none that anybody could have written whole. */
function read(file: string): Holder | undefined {
  try {
    return HOLDER.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data;
  } catch {
    return undefined;
  }
}

/** Of two that find the same dead holder one moves its file; the other may move the winner's, and puts it back. */
function moveAway(file: string, to: string): void {
  try {
    renameSync(file, to);
  } catch {
    return;
  }
  const moved = read(to);
  if (moved !== undefined && isThere(moved)) linked(to, file);
  rmSync(to, { force: true });
}

function held(file: string, { pid, command }: Holder): LocalError {
  return new LocalError(EXIT.locked, [
    {
      code: 'STATE_LOCKED',
      path: file,
      given: `\`${command}\`, process ${pid}`,
      allowed: 'one command at a time that starts or changes the same environment',
      fix: `wait for it, or end it with Ctrl-C in its terminal (kill -INT ${pid})`,
    },
  ]);
}
