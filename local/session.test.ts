import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeRunFolder, type RunFolder, runFolder, writeRun } from './run-folder.ts';
import { mustRun } from './session.ts';

let base: string;
let folder: RunFolder;
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'local-session-'));
  folder = runFolder('dev', base);
});
afterEach(() => rmSync(base, { recursive: true }));

/** @param pid of a daemon whose AWS nobody hears. */
function ran(pid: number): void {
  writeRun(folder, {
    pid,
    environment: 'dev',
    accountId: '111111111111',
    endpoint: 'http://127.0.0.1:9',
    resolver: '127.0.0.1:53',
    kubeconfig: null,
    withoutCluster: null,
    parts: {},
    started: '2026-11-22T00:00:00.000Z',
  });
}

const refused = (exitCode: number, given: string, fix: string) =>
  expect.objectContaining({
    exitCode,
    problems: [expect.objectContaining({ code: 'NOT_READY', given, fix: expect.stringContaining(fix) })],
  });

describe('a command that needs what runs', () => {
  it('is told how to start it where nothing does, and that it may still start', async () => {
    const start = 'npm run local -- up --environment dev';
    await expect(mustRun(folder, 'dev')).rejects.toThrowError(refused(24, 'nothing that runs', start));
    makeRunFolder(folder);
    const starting = 'parts that are starting, or do not answer';
    await expect(mustRun(folder, 'dev')).rejects.toThrowError(refused(24, starting, start));
    ran(process.pid);
    await expect(mustRun(folder, 'dev')).rejects.toThrowError(refused(24, starting, start));
  });

  it('is told the last words of what has ended by itself', async () => {
    makeRunFolder(folder);
    ran(4_194_304);
    writeFileSync(folder.daemonLog, 'ready\nends: the embedded AWS has ended: SIGKILL\n');
    await expect(mustRun(folder, 'dev')).rejects.toThrowError(
      refused(25, 'ready\nends: the embedded AWS has ended: SIGKILL', 'begins anew'),
    );
  });
});
