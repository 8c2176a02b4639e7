import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { eventually } from './eventually.ts';
import { Supervised } from './supervised.ts';

const MODULE = resolve(import.meta.dirname, 'supervised.ts');

describe('programs under supervision', () => {
  it('write a log each, end one by one, and leave nothing behind', async () => {
    const programs = new Supervised();
    const pid = await programs.start('talker', 'sh', ['-c', 'echo hello; exec sleep 60']);
    await programs.start('sleeper', 'sleep', ['60']);
    await eventually('its words', async () => programs.log('talker') === 'hello\n', { seconds: 5 });
    await programs.kill('sleeper');
    expect(programs.isRunning('sleeper')).toBe(false);
    expect(programs.isRunning('talker')).toBe(true);
    // The end of this one was asked for.
    expect(() => programs.assertAllRunning()).not.toThrow();
    await programs.stop();
    expect(isAlive(pid)).toBe(false);
    expect(existsSync(programs.folder)).toBe(false);
  });

  it('can be started side by side', async () => {
    const programs = new Supervised();
    const names = ['one', 'two', 'three', 'four'];
    const pids = await Promise.all(names.map((name) => programs.start(name, 'sleep', ['60'])));
    expect(new Set(pids).size).toBe(4);
    await Promise.all(names.map((name) => programs.kill(name)));
    expect(pids.filter(isAlive)).toEqual([]);
    await programs.stop();
  });

  it('that fail are told with the end of their log', async () => {
    const programs = new Supervised();
    await programs.start('failing', 'sh', ['-c', 'echo no such disk >&2; exit 3']);
    await eventually('its end', async () => !programs.isRunning('failing'), { seconds: 5 });
    expect(() => programs.assertRunning('failing')).toThrow('failing ended with 3:\nno such disk');
    expect(() => programs.assertAllRunning()).toThrow('failing ended with 3:\nno such disk');
    await expect(programs.start('missing', '/no/such/program', [])).rejects.toThrow(/missing ended with .*ENOENT/);
    await programs.stop();
  });

  it('are missed where one has ended unasked', async () => {
    const programs = new Supervised();
    await programs.start('sleeper', 'sleep', ['60']);
    programs.assertAllRunning();
    await programs.start('failing', 'sh', ['-c', 'echo no such disk >&2; exit 3']);
    await eventually('its end', async () => !programs.isRunning('failing'), { seconds: 5 });
    expect(() => programs.assertAllRunning()).toThrow('failing ended with 3:\nno such disk');
    await programs.stop();
  });

  it('can be started again under the same name, the log going on', async () => {
    const programs = new Supervised();
    const first = await programs.start('twice', 'sh', ['-c', 'echo first; exec sleep 60']);
    // Started is not yet heard: a busy machine may kill the shell before its first word.
    await eventually('the first word', async () => programs.log('twice') === 'first\n', { seconds: 5 });
    await programs.kill('twice');
    const second = await programs.start('twice', 'sh', ['-c', 'echo second; exec sleep 60']);
    expect(second).not.toBe(first);
    await eventually('both words', async () => programs.log('twice') === 'first\nsecond\n', { seconds: 5 });
    await programs.stop();
  });

  it('see nothing of the environment but the PATH, and when to collect garbage', async () => {
    process.env['SECRET_OF_THE_USER'] = 'x';
    const programs = new Supervised();
    await programs.start('env', 'env', []);
    await eventually('its end', async () => !programs.isRunning('env'), { seconds: 5 });
    delete process.env['SECRET_OF_THE_USER'];
    const names = programs
      .log('env')
      .trim()
      .split('\n')
      .map((line) => line.split('=')[0]);
    expect(names.filter((name) => !['PATH', 'HOME', 'GOGC', 'PWD', 'SHLVL', '_'].includes(name ?? ''))).toEqual([]);
    await programs.stop();
  });

  it('end, and are told, when the supervisor itself is killed', async () => {
    const programs = new Supervised();
    const pid = await programs.start('sleeper', 'sleep', ['60']);
    const [supervisor = 0] = programs.pids();
    process.kill(supervisor, 'SIGKILL');
    await eventually('its end', async () => !programs.isRunning('sleeper'), { seconds: 5 });
    await eventually('the end of the process', async () => !isAlive(pid), { seconds: 5 });
    expect(() => programs.assertRunning('sleeper')).toThrow('sleeper ended with its supervisor');
    await expect(programs.start('late', 'sleep', ['60'])).rejects.toThrow('the supervisor is gone');
    await programs.stop();
    expect(existsSync(programs.folder)).toBe(false);
  });

  it.each(['SIGKILL', 'SIGTERM', 'SIGINT'] as const)('end when the one who started them ends by %s', async (signal) => {
    const script = `
      import { Supervised } from ${JSON.stringify(MODULE)};
      const programs = new Supervised();
      await programs.start('sleeper', 'sleep', ['60']);
      console.log(JSON.stringify({ folder: programs.folder, pids: programs.pids() }));
      setInterval(() => undefined, 1000);`;
    const parent = spawn(process.execPath, ['--input-type=module', '--eval', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const line = await new Promise<string>((done) => parent.stdout.once('data', (data: Buffer) => done(String(data))));
    const { folder, pids } = JSON.parse(line) as { folder: string; pids: number[] };
    expect(pids).toHaveLength(2);
    expect(pids.filter(isAlive)).toEqual(pids);
    parent.kill(signal);
    await eventually('their end', async () => !pids.some(isAlive), { seconds: 10 });
    expect(existsSync(folder)).toBe(false);
  });
});

/** A process that has ended but whose parent has not looked yet counts as ended. */
function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}
