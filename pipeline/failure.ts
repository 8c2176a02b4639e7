import { PlatformError } from '../lib/errors.ts';
import { EXIT } from './exit-code.ts';
import { redactor } from './terraform/redact.ts';

/** The part of `process` that a failing command needs. */
export interface FailingProcess {
  readonly env: NodeJS.ProcessEnv;
  readonly stderr: { write(text: string): unknown };
}

/**
 * Tells why a command ends: the problems of a foreseen error, else the error with its stack. Both may quote what a program
 * or a service has answered, so the values of secret variables are hidden here as everywhere.
 * @returns the exit code; `EXIT.failed` for what nobody foresaw.
 */
export function tellFailure(error: unknown, { env, stderr }: FailingProcess): number {
  const foreseen = error instanceof PlatformError;
  const text = foreseen ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error);
  stderr.write(`${redactor(env)(text)}\n`);
  return foreseen ? error.exitCode : EXIT.failed;
}
