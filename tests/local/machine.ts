import { createSocket } from 'node:dgram';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Run } from '../../local/run-folder.ts';

/** A process of this machine. */
export interface Process {
  readonly pid: number;
  /** Its words. */
  readonly command: string;
  /** Folder that it works in. */
  readonly where: string;
}

/** Processes that have to do with a folder: by their words, their variables or where they stand. This one does not count. */
export function processesOf(folder: string): readonly Process[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && pid !== process.pid)
    .flatMap((pid) => {
      const command = told(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8'));
      const where = told(() => readlinkSync(`/proc/${pid}/cwd`));
      const variables = told(() => readFileSync(`/proc/${pid}/environ`, 'utf8'));
      const ours = [command, where, variables].some((text) => text.includes(folder));
      return command !== '' && ours ? [{ pid, command: command.replaceAll('\0', ' ').trim(), where }] : [];
    });
}

/** The same once those that are about to end have ended: a helper process looks twice a second whether it is needed. */
export async function remainingProcesses(folder: string, seconds: number): Promise<readonly Process[]> {
  const until = performance.now() + seconds * 1000;
  for (;;) {
    const found = processesOf(folder);
    if (found.length === 0 || performance.now() > until) return found;
    await sleep(200);
  }
}

/** Somewhere on loopback that somebody can listen. */
export interface Port {
  readonly protocol: 'tcp' | 'udp';
  readonly port: number;
}

/** Ports that a run has opened; to be asked while it runs. */
export function portsOf({ endpoint, resolver, kubeconfig }: Run): readonly Port[] {
  const server = kubeconfig === null ? [] : (/https:\/\/[^"\s]+/.exec(readFileSync(kubeconfig, 'utf8')) ?? []);
  const dns = Number(resolver.split(':')[1]);
  return [
    ...[endpoint, ...server].map((address): Port => ({ protocol: 'tcp', port: Number(new URL(address).port) })),
    { protocol: 'tcp', port: dns },
    { protocol: 'udp', port: dns },
  ];
}

/** Whether somebody listens. */
export function isOpen({ protocol, port }: Port): Promise<boolean> {
  return protocol === 'udp' ? isTaken(port) : answers(port);
}

function answers(port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      done(true);
    });
    socket.once('error', () => done(false));
  });
}

/** Nobody answers a connection of UDP; who listens has the port to itself. */
function isTaken(port: number): Promise<boolean> {
  return new Promise((done, reject) => {
    const socket = createSocket('udp4');
    socket.once('listening', () => socket.close(() => done(false)));
    socket.once('error', (error: NodeJS.ErrnoException) => {
      socket.close();
      if (error.code === 'EADDRINUSE') done(true);
      else reject(error);
    });
    socket.bind({ address: '127.0.0.1', port, exclusive: true });
  });
}

function told(read: () => string): string {
  try {
    return read();
  } catch {
    return '';
  }
}
