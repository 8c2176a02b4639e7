import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { virtualEnvironment } from './cache.ts';
import { startServer, stopServer } from './processes.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const LAUNCHER = resolve(ROOT, 'local/aws/server.py');

/** The embedded AWS on loopback; every client of a test gets this endpoint and these (worthless) credentials. */
export interface Moto {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  stop(): Promise<void>;
}

/** A Python with moto: the one that PLATFORM_MOTO_PYTHON names, else a virtual environment that is made once. */
export function motoPython(): string {
  return process.env.PLATFORM_MOTO_PYTHON ?? virtualEnvironment('local/aws/requirements.txt');
}

/** Starts the launcher of `local/aws` on a free port; it takes two to three seconds. */
export async function startMoto(account = '123456789012'): Promise<Moto> {
  if (!existsSync(LAUNCHER)) throw new Error(`${LAUNCHER} is missing`);
  const server = await startServer(motoPython(), [LAUNCHER, '--port', '0', '--account-id', account], {
    ready: /ready (http:\S+)/,
    seconds: 60,
  });
  return {
    endpoint: server.match[1] ?? '',
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    stop: () => stopServer(server.process, 'SIGTERM'),
  };
}
