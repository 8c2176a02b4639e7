import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { eventually } from './kubernetes/eventually.ts';
import { freePort, isAlive, run, runAsync, startServer, stopServer, wordsOf } from './processes.ts';

const node = (script: string) => ['-e', script];

describe('a command', () => {
  it('gives its output, and fails with what it said', async () => {
    expect(run(process.execPath, node('console.log("done\\n")'))).toBe('done');
    expect(() => run(process.execPath, node('console.error("no disk"); process.exit(1)'))).toThrow(/: no disk$/);
    expect(() => run('/missing/program', [])).toThrow(/ENOENT/);
    const env = { WORD: 'one' };
    await expect(
      runAsync(process.execPath, node('console.log(process.env.WORD, process.env.HOME)'), env),
    ).resolves.toBe('one undefined');
    await expect(runAsync(process.execPath, node('console.error("no"); process.exit(1)'), env)).rejects.toThrow(
      /: no$/,
    );
  });
});

it('a process is known by its words as long as it lives', async () => {
  const child = spawn(process.execPath, node('setInterval(() => undefined, 1000)'));
  const pid = child.pid ?? 0;
  expect(wordsOf(pid)).toMatch(/ -e setInterval\(\(\) => undefined, 1000\)$/);
  expect(isAlive(pid)).toBe(true);
  child.kill('SIGKILL');
  await eventually('its end', async () => !isAlive(pid), { seconds: 10 });
  expect(wordsOf(pid)).toBe('');
  expect(wordsOf(0)).toBe('');
});

describe('a server', () => {
  const waits = 'setInterval(() => undefined, 1000)';

  it('is there once it says so, and gone once it is stopped', async () => {
    const started = await startServer(process.execPath, node(`console.error("ready 8080"); ${waits}`), {
      ready: /ready (\d+)/,
      seconds: 30,
    });
    expect(started.match[1]).toBe('8080');
    expect(started.output()).toBe('ready 8080\n');
    await stopServer(started.process, 'SIGTERM');
    expect(started.process.signalCode).toBe('SIGTERM');
    await stopServer(started.process, 'SIGTERM');
  });

  it('is heard once it is ready', async () => {
    const said: string[] = [];
    const script = `console.log("ready 1"); setTimeout(() => console.error("a fault"), 100); ${waits}`;
    const started = await startServer(process.execPath, node(script), {
      ready: /ready/,
      seconds: 30,
      say: (text) => said.push(text),
    });
    await eventually('a fault', async () => said.length > 0, { seconds: 20 });
    expect(said).toEqual(['a fault\n']);
    await stopServer(started.process, 'SIGTERM');
  });

  it('that ends before it is ready is told with its last words', async () => {
    const started = startServer(process.execPath, node('console.log("port in use"); process.exit(3)'), {
      ready: /ready/,
      seconds: 30,
    });
    await expect(started).rejects.toThrow(/ended with code 3: port in use$/);
  });

  it('that is never ready is stopped', async () => {
    const started = startServer(process.execPath, node(`console.log(process.pid); ${waits}`), {
      ready: /ready/,
      seconds: 4,
    });
    const error = (await started.catch((reason: unknown) => reason)) as Error;
    expect(error.message).toMatch(/was not ready within 4 s/);
    const [, pid] = /: (\d+)$/.exec(error.message) ?? [];
    expect(() => process.kill(Number(pid), 0)).toThrow(/ESRCH/);
  });
});

it('a free port can be listened on', async () => {
  const port = await freePort();
  const server = createServer();
  await new Promise<void>((done, fail) => server.once('error', fail).listen(port, '127.0.0.1', done));
  await new Promise((done) => server.close(done));
});
