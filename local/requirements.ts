import { spawnSync } from 'node:child_process';
import { existsSync, statfsSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname } from 'node:path';
import type { Problem } from '../lib/errors.ts';
import { terraformVersion } from '../pipeline/terraform/version.ts';
import { motoPython } from './aws/server.ts';
import { LOCAL_EXIT } from './exit-code.ts';
import { LocalError } from './local-error.ts';
import { findProviders, type Providers } from './terraform/providers.ts';

/** What an `up` of all systems leaves in its folder and needs while it works, with room to spare. */
const LEAST_FREE_GIB = 3;
const OLDEST_PYTHON = { major: 3, minor: 11 } as const;

export interface Requirements {
  /** Folder that the run will write into. */
  readonly folder: string;
  /** Of the embedded AWS; 0: any free one. */
  readonly port: number;
}

/**
 * Everything that has to be had before anything starts, the quickest to see first.
 * @returns which providers Terraform can have.
 * @throws LocalError of the first that is missing; PipelineError `TERRAFORM_MISSING`.
 */
export async function checkRequirements({ folder, port }: Requirements): Promise<Providers> {
  checkDisk(folder);
  await checkPort(port);
  const providers = await reachedProviders();
  checkEmbeddedAws();
  return providers;
}

/** Terraform, and which providers it can have. @throws LocalError, PipelineError as `checkRequirements`. */
export async function reachedProviders(): Promise<Providers> {
  await terraformVersion(process.env);
  return checkProviders(await findProviders());
}

/** @throws LocalError where AWS's provider is not reached: nothing could be planned. */
export function checkProviders(providers: Providers, variables: NodeJS.ProcessEnv = process.env): Providers {
  if (providers.aws !== undefined) return providers;
  const named = ['TF_CLI_CONFIG_FILE', 'PLATFORM_PROVIDER_MIRROR'].flatMap((name) => {
    const { [name]: value = '' } = variables;
    return value === '' ? [] : [`${name} names ${value}${existsSync(value) ? '' : ', which is missing'}`];
  });
  throw noProvider([providers.description, ...named].join('; '));
}

/** @throws LocalError where the file system of the folder is nearly full. */
export function checkDisk(folder: string, free: (folder: string) => number = freeGiB): void {
  const found = free(folder);
  if (found >= LEAST_FREE_GIB) return;
  throw refused(LOCAL_EXIT.noDisk, {
    code: 'NOT_READY',
    path: folder,
    given: `${found.toFixed(1)} GiB free`,
    allowed: `at least ${LEAST_FREE_GIB} GiB free`,
    fix: 'make room on this file system, or run from a checkout on another one',
  });
}

/** @throws LocalError where somebody listens there. */
export async function checkPort(port: number): Promise<void> {
  if (port === 0) return;
  const server = createServer();
  const error = await new Promise<NodeJS.ErrnoException | undefined>((done) => {
    server.once('error', done);
    server.listen(port, '127.0.0.1', () => server.close(() => done(undefined)));
  });
  if (error === undefined) return;
  throw refused(LOCAL_EXIT.portInUse, {
    code: 'CONFLICTING_CHOICE',
    path: '--port',
    given: `${port}: ${error.code === 'EADDRINUSE' ? 'somebody listens there' : error.message}`,
    allowed: 'a free port of 127.0.0.1',
    fix: 'name another one, or leave --port out: then any free one is taken',
  });
}

/**
 * Whether a Python is new enough.
 * @param question what it is asked; another one in tests.
 * @throws LocalError
 */
export function checkPython(program: string, question = VERSION): void {
  const { status, stdout } = spawnSync(program, question === VERSION ? ['-c', VERSION] : [question], {
    encoding: 'utf8',
  });
  const [major = 0, minor = 0] = (status === 0 ? stdout : '').trim().split(' ').map(Number);
  if (major > OLDEST_PYTHON.major || (major === OLDEST_PYTHON.major && minor >= OLDEST_PYTHON.minor)) return;
  throw noPython(program, status === 0 ? `Python ${major}.${minor}` : 'no such program');
}

/** Whether a Python that somebody has named has what the embedded AWS is made of. @throws LocalError */
export function checkPackages(program: string): void {
  const { status } = spawnSync(program, ['-c', HAS_MOTO]);
  if (status !== 0) throw noPython(program, 'a Python without moto');
}

const HAS_MOTO = 'import importlib.util, sys; sys.exit(importlib.util.find_spec("moto") is None)';
const VERSION = 'import sys; print(*sys.version_info[:2])';

/** Makes the virtual environment of the embedded AWS where it is missing, which takes a minute once. @throws LocalError */
function checkEmbeddedAws(): void {
  const program = process.env['PLATFORM_MOTO_PYTHON'] ?? 'python3';
  checkPython(program);
  if (process.env['PLATFORM_MOTO_PYTHON'] !== undefined) checkPackages(program);
  try {
    motoPython();
  } catch (error) {
    throw noPython(program, error instanceof Error ? error.message : String(error));
  }
}

function noPython(path: string, given: string): LocalError {
  return refused(LOCAL_EXIT.noPython, {
    code: 'NOT_READY',
    path,
    given,
    allowed: `Python ${OLDEST_PYTHON.major}.${OLDEST_PYTHON.minor} or later with venv, and PyPI or a mirror of it once`,
    fix: 'install it (Debian: python3 and python3-venv), or name by PLATFORM_MOTO_PYTHON one with the packages of local/aws/requirements.txt',
  });
}

function noProvider(given: string): LocalError {
  return refused(LOCAL_EXIT.noProvider, {
    code: 'NOT_READY',
    path: 'Terraform providers',
    given,
    allowed: "AWS's provider, from registry.terraform.io or from a folder that is laid out as a mirror",
    fix: 'let this machine reach the registry, or fill a mirror where it is reached (terraform providers mirror <folder>) and name it by PLATFORM_PROVIDER_MIRROR',
  });
}

function refused(exitCode: number, problem: Problem): LocalError {
  return new LocalError(exitCode, [problem]);
}

function freeGiB(folder: string): number {
  // The folder itself is made once everything is there.
  if (!existsSync(folder)) return freeGiB(dirname(folder));
  const { bavail, bsize } = statfsSync(folder);
  return (bavail * bsize) / 1024 ** 3;
}
