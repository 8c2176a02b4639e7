import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { run } from './processes.ts';

const ROOT = resolve(import.meta.dirname, '..');

/** Folder of built and downloaded parts that outlive a checkout; `PLATFORM_CACHE` names another one. */
export function cacheFolder(): string {
  return (
    process.env['PLATFORM_CACHE'] ?? join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'eks-platform')
  );
}

/**
 * A virtual environment with exactly the packages of a pinned requirements file. It is made once and named after the
 * file's content, so that a changed pin makes a new one and two checkouts share one.
 * @returns path of its Python.
 */
export function virtualEnvironment(requirements: string): string {
  const file = resolve(ROOT, requirements);
  const hash = createHash('sha256').update(readFileSync(file)).digest('hex').slice(0, 12);
  const folder = join(cacheFolder(), `python-${basename(dirname(file))}-${hash}`);
  const python = join(folder, 'bin/python');
  if (existsSync(python)) return python;
  process.stderr.write(`installing ${requirements} into ${folder} (about a minute, once)\n`);
  mkdirSync(cacheFolder(), { recursive: true });
  const unfinished = `${folder}.${process.pid}`;
  try {
    run('python3', ['-m', 'venv', unfinished]);
    run(join(unfinished, 'bin/python'), ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', file]);
    renameSync(unfinished, folder);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    // Another run may have been quicker.
    if (!existsSync(python)) throw error;
  }
  return python;
}
