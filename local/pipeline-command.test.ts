import { EventEmitter } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Interruption } from '../pipeline/terraform/interruption.ts';
import { eventually } from './kubernetes/eventually.ts';
import { runPipeline } from './pipeline-command.ts';

let folder: string;
let log: string;
let said: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pipeline-command-'));
  log = join(folder, 'commands.log');
  said = [];
});
afterEach(() => rmSync(folder, { recursive: true }));

function run(text: string, further: { readonly log?: string; readonly interruption?: Interruption } = {}) {
  const program = join(folder, 'command.cjs');
  writeFileSync(program, text);
  return runPipeline({
    args: ['apply', 'dev', 'network'],
    env: { WORD: 'one' },
    log,
    onLine: (line) => said.push(line),
    program,
    ...further,
  });
}

describe('a command of the pipeline', () => {
  it('is heard line by line, kept whole, and ends with its code and its errors', async () => {
    const end = await run(`
      console.log(process.argv.slice(2).join(), process.env.WORD, process.env.HOME);
      console.error('2 problems');
      process.exitCode = 12;`);
    expect(end).toEqual({ code: 12, errors: '2 problems' });
    expect(said).toEqual(['apply,dev,network one undefined']);
    const lines = readFileSync(log, 'utf8').trimEnd().split('\n');
    expect(lines[0]).toBe('$ npm run apply -- dev network');
    expect(lines.slice(1).sort()).toEqual(['2 problems', 'apply,dev,network one undefined']);
  });

  it('that is killed is told by the signal, and by the code that a shell would give', async () => {
    expect(await run("process.kill(process.pid, 'SIGKILL')")).toEqual({
      code: 137,
      errors: `npm run apply was ended by SIGKILL; ${log} has what it said before`,
    });
  });

  it('gets SIGINT each time that this process gets a signal, and ends by itself', async () => {
    const signals = new EventEmitter();
    const ready = join(folder, 'ready');
    const running = run(
      `let times = 0;
      const alive = setInterval(() => undefined, 1000);
      process.on('SIGINT', () => {
        console.log('heard', ++times);
        if (times < 2) return;
        process.exitCode = 130;
        clearInterval(alive);
      });
      require('node:fs').writeFileSync(${JSON.stringify(ready)}, '');`,
      { interruption: new Interruption(signals) },
    );
    await eventually('its start', async () => existsSync(ready), { seconds: 20 });
    signals.emit('SIGINT', 'SIGINT');
    await eventually('the first', async () => said.includes('heard 1'), { seconds: 20 });
    signals.emit('SIGTERM', 'SIGTERM');
    expect(await running).toEqual({ code: 130, errors: '' });
    expect(said).toEqual(['heard 1', 'heard 2']);
  });

  it('goes on where its log can no longer be written, and says so', async () => {
    const full = join(folder, 'missing/commands.log');
    const end = await run("console.log('applied'); process.exitCode = 9;", { log: full });
    expect(end.code).toBe(9);
    expect(end.errors).toMatch(/commands\.log lacks what was said since: ENOENT/);
    expect(said).toEqual(['applied']);
  });
});
