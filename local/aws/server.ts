import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { virtualEnvironment } from '../cache.ts';
import { freePort, startServer, stopServer, Unavailable } from '../processes.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const LAUNCHER = resolve(ROOT, 'local/aws/server.py');

/** The embedded AWS on loopback; every client of a test gets this endpoint and these (worthless) credentials. */
export interface Moto {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** Address of its DNS server, `127.0.0.1:5353`; undefined where none was asked for. */
  readonly resolver: string | undefined;
  /** Process id. */
  readonly pid: number;
  /** Settles when it has ended, asked or not: how (`code 1`, `SIGKILL`). */
  readonly ended: Promise<string>;
  stop(): Promise<void>;
}

export interface MotoOptions {
  /** 0: any free one. @default 0 */
  readonly port?: number;
  /** Whether it answers DNS for its hosted zones. @default false */
  readonly dns?: boolean;
  /** Control plane that every EKS cluster is told to have: URL, and file of its CA. */
  readonly controlPlane?: { readonly endpoint: string; readonly ca: string };
  /** Takes what it says once it is ready: of requests nothing, of its own faults everything. */
  readonly say?: (text: string) => void;
}

/** A Python with moto: the one that PLATFORM_MOTO_PYTHON names, else a virtual environment that is made once. */
export function motoPython(): string {
  const named = process.env.PLATFORM_MOTO_PYTHON;
  if (named !== undefined) return named;
  try {
    return virtualEnvironment('local/aws/requirements.txt');
  } catch (error) {
    throw new Unavailable(`no Python with moto: ${error instanceof Error ? error.message : error}`);
  }
}

/** Starts the launcher of `local/aws`; it takes two to three seconds. */
export async function startMoto(account = '123456789012', options: MotoOptions = {}): Promise<Moto> {
  if (!existsSync(LAUNCHER)) throw new Error(`${LAUNCHER} is missing`);
  const { port = 0, dns = false, controlPlane, say } = options;
  const args = ['--port', String(port), '--account-id', account, '--parent', String(process.pid)];
  const further = [
    ...(dns ? ['--dns-port', '0'] : []),
    ...(controlPlane === undefined ? [] : ['--eks-endpoint', controlPlane.endpoint, '--eks-ca', controlPlane.ca]),
  ];
  return await serve([LAUNCHER, ...args, ...further], /ready (http:\S+)(?:.* dns (\S+))?/, say);
}

/**
 * Starts moto itself, without what `local/aws` puts in front of it: its RotateSecret makes the pending version that a
 * rotation function is called for, where the launcher keeps the schedule only.
 */
export async function startPlainMoto(): Promise<Moto> {
  const port = String(await freePort());
  return await serve(['-m', 'moto.server', '--host', '127.0.0.1', '--port', port], /Running on (http:\S+)/);
}

async function serve(args: readonly string[], ready: RegExp, say?: MotoOptions['say']): Promise<Moto> {
  const server = await startServer(motoPython(), args, { ready, seconds: 60, say });
  return {
    endpoint: server.match[1] ?? '',
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    resolver: server.match[2],
    pid: server.process.pid ?? 0,
    ended: new Promise((done) => server.process.once('exit', (code, signal) => done(signal ?? `code ${code}`))),
    stop: () => stopServer(server.process, 'SIGTERM'),
  };
}
