import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { down } from './down.ts';
import { isAlive } from './processes.ts';
import { Progress } from './progress.ts';
import { makeRunFolder, type RunFolder, runFolder, writeRun } from './run-folder.ts';

let base: string;
let folder: RunFolder;
let said: string[];
let progress: Progress;
let aws: Server;
let daemon: ChildProcess;
let asked: string[];
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'local-down-'));
  folder = runFolder('dev', base);
  said = [];
  progress = new Progress({ environment: 'dev', say: (line) => said.push(line), now: () => 0 });
});
afterEach(() => {
  daemon?.kill('SIGKILL');
  aws?.close();
  rmSync(base, { recursive: true });
});

/** A daemon, and an embedded AWS that holds this. */
async function start(held: object): Promise<void> {
  asked = [];
  aws = createServer((request, answer) => {
    asked.push(request.url ?? '');
    answer.end(JSON.stringify(held));
  }).listen(0, '127.0.0.1');
  await new Promise((listening) => aws.once('listening', listening));
  daemon = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)', 'daemon', 'dev', base, '0']);
  const pid = daemon.pid ?? 0;
  makeRunFolder(folder);
  writeFileSync(folder.daemonPid, String(pid));
  writeRun(folder, {
    pid,
    environment: 'dev',
    accountId: '111111111111',
    endpoint: `http://127.0.0.1:${(aws.address() as AddressInfo).port}`,
    resolver: '127.0.0.1:53',
    kubeconfig: null,
    withoutCluster: 'there is no Go',
    parts: {},
    started: '2026-11-22T00:00:00.000Z',
  });
}

const REMOVED = () => `[0:00] nothing runs any more, and ${folder.path} is removed`;

describe('down', () => {
  it('of an account that holds nothing destroys nothing, and ends what runs', async () => {
    await start({});
    await down({ environment: 'dev', folder, now: false, progress });
    expect(said).toEqual(['[0:00] the embedded AWS holds nothing beyond what an account starts with', REMOVED()]);
    expect(asked).toContain('/embedded/resources');
    expect(isAlive(daemon.pid ?? 0)).toBe(false);
    expect(readdirSync(base)).toEqual([]);
  });

  it('at once asks nothing of the account', async () => {
    await start({ ec2: { 'us-east-1': ['vpcs/vpc-1'] } });
    await down({ environment: 'dev', folder, now: true, progress });
    expect(said).toEqual([REMOVED()]);
    expect(asked).not.toContain('/embedded/resources');
    expect(isAlive(daemon.pid ?? 0)).toBe(false);
  });

  it('where nothing runs removes what an earlier run has left, and says where there is nothing at all', async () => {
    makeRunFolder(folder);
    await down({ environment: 'dev', folder, now: false, progress });
    await down({ environment: 'dev', folder, now: false, progress });
    expect(said).toEqual([REMOVED(), '[0:00] nothing was running']);
    expect(readdirSync(base)).toEqual([]);
  });
});
