import { spawn } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Interruption } from '../pipeline/terraform/interruption.ts';
import { endDaemon, partEnded, startDaemon, tailOf, waitForCluster } from './daemon-process.ts';
import { eventually } from './kubernetes/eventually.ts';
import { isAlive } from './processes.ts';
import { isThere, makeRunFolder, type RunFolder, readRun, removeRunFolder, runFolder } from './run-folder.ts';

const READY = `
const { environment, accountId, endpoint } = { environment: process.argv[2], accountId: '000000000000', endpoint: 'http://127.0.0.1:9' };
const run = { pid: process.pid, environment, accountId, endpoint, resolver: '', kubeconfig: null, withoutCluster: null, parts: {}, started: new Date().toISOString() };
require('node:fs').writeFileSync(process.argv[3] + '/dev/run.json', JSON.stringify(run));
`;
const LIVES = 'setInterval(() => undefined, 1000);';
/** Tells its process id to whoever looks for it. */
const TELLS = "require('node:fs').writeFileSync(process.argv[3] + '/pid', String(process.pid));";

let base: string;
const said: string[] = [];
let folder: RunFolder;
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'local-daemon-'));
  folder = runFolder('dev', base);
});
afterEach(() => rmSync(base, { recursive: true }));

function program(text: string): string {
  const file = join(base, 'daemon.cjs');
  writeFileSync(file, text);
  return file;
}

const start = (text: string, interruption?: Interruption) =>
  startDaemon({
    environment: 'dev',
    folder,
    port: 0,
    say: (line) => said.push(line),
    program: program(text),
    ...(interruption === undefined ? {} : { interruption }),
  });

describe('the daemon of a local environment', () => {
  it('lives on once it is ready, until it is ended', async () => {
    const { pid, environment } = await start(`${READY}${LIVES}`);
    expect(environment).toBe('dev');
    expect(isAlive(pid)).toBe(true);
    await endDaemon(folder);
    expect(isAlive(pid)).toBe(false);
    await endDaemon(folder);
  });

  it('may have a cluster that is ready later, and is waited for as long as both live', async () => {
    const kubeconfig = "run.kubeconfig = '/kubeconfig';";
    const write = (file: string) =>
      `require('node:fs').writeFileSync(process.argv[3] + '${file}', JSON.stringify(run));`;
    const later = (line: string) => `setTimeout(() => { ${line} }, 300);`;
    const ready = await start(
      `${READY} ${kubeconfig} ${write('/dev/run.json')} ${later(`run.parts.cluster = 1; ${write('/dev/run.json')}`)} ${LIVES}`,
    );
    await waitForCluster(folder, { ...ready, kubeconfig: '/kubeconfig' });
    expect(readRun(folder)?.parts).toEqual({ cluster: 1 });
    await endDaemon(folder);
    removeRunFolder(folder);

    const ends = await start(
      `${READY} ${kubeconfig} ${write('/dev/run.json')} ${later('console.log("etcd has ended"); process.exit(1);')}`,
    );
    await expect(waitForCluster(folder, { ...ends, kubeconfig: '/kubeconfig' })).rejects.toMatchObject({
      exitCode: 25,
      problems: [{ path: folder.daemonLog, given: 'etcd has ended' }],
    });
  });

  it('without a cluster is waited for no longer', async () => {
    const run = await start(`${READY}process.exit(0);`);
    await waitForCluster(folder, run);
  });

  it('is never taken for a process that got its id later, nor for that of another environment', async () => {
    makeRunFolder(folder);
    for (const words of [[], ['prod', base, '0'], ['dev', `${base}-2`, '0']]) {
      const other = spawn(process.execPath, ['-e', LIVES, ...words]);
      writeFileSync(folder.daemonPid, String(other.pid));
      await endDaemon(folder);
      expect(isAlive(other.pid ?? 0)).toBe(true);
      other.kill();
    }
  });

  it('that does not listen is killed after a while', async () => {
    const { pid } = await start(`process.on('SIGTERM', () => undefined); ${READY}${LIVES}`);
    await endDaemon(folder, 1);
    await eventually('its end', async () => !isAlive(pid), { seconds: 5 });
  });

  it('that has ended unasked is told by the end of its log, how long that may be', () => {
    makeRunFolder(folder);
    writeFileSync(folder.daemonLog, `${'etcd says much '.repeat(200)}\nends: etcd ended with SIGKILL\n`);
    expect(partEnded(folder)).toMatchObject({
      exitCode: 25,
      problems: [{ path: folder.daemonLog, given: expect.stringMatching(/ends: etcd ended with SIGKILL$/) }],
    });
    expect(partEnded(folder).message).toContain('ends: etcd ended with SIGKILL"');
    expect(tailOf(join(base, 'missing'))).toBe('');
  });

  it('that cannot even be started is told so', async () => {
    const { execPath } = process;
    try {
      process.execPath = join(base, 'no-node');
      await expect(start(LIVES)).rejects.toThrowError(
        expect.objectContaining({
          exitCode: 25,
          problems: [expect.objectContaining({ given: expect.stringMatching(/ended with spawn .*ENOENT/) })],
        }),
      );
    } finally {
      process.execPath = execPath;
    }
    expect(isThere(folder)).toBe(false);
  });

  it('that does not come up is told with the end of its log, and leaves no folder', async () => {
    const lines = Array.from({ length: 40 }, (_, index) => `line ${index}`).join('\\n');
    await expect(start(`console.log('${lines}\\nno room'); process.exit(1);`)).rejects.toThrowError(
      expect.objectContaining({
        exitCode: 25,
        problems: [expect.objectContaining({ given: expect.stringMatching(/^line 26\n.*line 39\nno room$/s) })],
      }),
    );
    expect(isThere(folder)).toBe(false);
    expect(said.slice(-2)).toEqual(['no room', 'ends what was starting']);
  });

  it('that a signal stops while it starts leaves no process and no folder', async () => {
    const signals = new EventEmitter();
    const starting = start(`${TELLS}${LIVES}`, new Interruption(signals));
    const place = join(base, 'pid');
    const pid = await eventually(
      'a process',
      async () => (existsSync(place) ? Number(readFileSync(place, 'utf8')) : undefined),
      { seconds: 20 },
    );
    signals.emit('SIGINT', 'SIGINT');
    await expect(starting).rejects.toThrowError(expect.objectContaining({ exitCode: 130 }));
    expect(isAlive(pid)).toBe(false);
    expect(isThere(folder)).toBe(false);
  });
});
