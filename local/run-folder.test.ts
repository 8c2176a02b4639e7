import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  isThere,
  liveRun,
  makeRunFolder,
  type Run,
  readRun,
  removeRunFolder,
  runFolder,
  writeRun,
} from './run-folder.ts';

let base: string;
let server: Server;
let endpoint: string;
beforeAll(async () => {
  server = createServer((_request, answer) => answer.end()).listen(0, '127.0.0.1');
  await new Promise((listening) => server.once('listening', listening));
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => void server.close());
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'local-run-'));
});
afterEach(() => rmSync(base, { recursive: true }));

const running = (): Run => ({
  pid: process.pid,
  environment: 'dev',
  accountId: '111111111111',
  endpoint,
  resolver: '127.0.0.1:5353',
  kubeconfig: '/run/kubeconfig',
  withoutCluster: null,
  parts: { 'embedded AWS': 1 },
  started: '2026-11-22T00:00:00.000Z',
});

describe('the folder of a run', () => {
  it('holds everything but its lock, which lies beside it', () => {
    const { path, lock, ...inside } = runFolder('dev', base);
    expect([path, lock]).toEqual([join(base, 'dev'), join(base, 'dev.lock')]);
    expect(Object.values(inside).every((place) => place.startsWith(`${path}/`))).toBe(true);
  });

  it('comes and goes whole', () => {
    const folder = runFolder('dev', base);
    expect(isThere(folder)).toBe(false);
    makeRunFolder(folder);
    expect(isThere(folder)).toBe(true);
    writeRun(folder, running());
    removeRunFolder(folder);
    removeRunFolder(folder);
    expect(readdirSync(base)).toEqual([]);
  });
});

describe('what runs', () => {
  it('is read as it was written', () => {
    const folder = runFolder('dev', base);
    makeRunFolder(folder);
    expect(readRun(folder)).toBeUndefined();
    writeRun(folder, running());
    expect(readRun(folder)).toEqual(running());
    expect(readdirSync(folder.path).sort()).toEqual(['run.json', 'tmp']);
  });

  it.each(['', '{', '{}', '{"pid":-1}'])('is nothing where its file holds %j', (text) => {
    const folder = runFolder('dev', base);
    makeRunFolder(folder);
    writeFileSync(folder.runFile, text);
    expect(readRun(folder)).toBeUndefined();
  });

  it('counts while its process lives and its AWS answers, and no longer', async () => {
    const folder = runFolder('dev', base);
    makeRunFolder(folder);
    writeRun(folder, running());
    expect(await liveRun(folder)).toEqual(running());
    writeRun(folder, { ...running(), pid: spawnSync(process.execPath, ['-e', '']).pid });
    expect(await liveRun(folder)).toBeUndefined();
    writeRun(folder, { ...running(), endpoint: 'http://127.0.0.1:9' });
    expect(await liveRun(folder)).toBeUndefined();
  });
});
