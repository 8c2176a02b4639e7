import { EventEmitter } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Interruption } from './interruption.ts';
import { runTerraform } from './run.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'run-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Something that stands in for Terraform: a shell script. */
function terraform(script: string, further: NodeJS.ProcessEnv = {}) {
  const file = join(folder, 'terraform');
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  return { folder, args: ['plan', '-x'], env: { PATH: process.env['PATH'], TERRAFORM_BINARY: file, ...further } };
}

/** Stops as Terraform does: in order by the first SIGINT, at once by the second. */
const STOPPABLE = `
n=0
trap 'n=$((n+1)); echo "interrupt $n"; [ $n -gt 1 ] && exit 1' INT
echo ready
i=0
while [ $n -lt 2 ] && [ $i -lt 100 ]; do sleep 0.05; i=$((i+1)); [ $n -eq 1 ] && [ $i -gt $((STAY)) ] && { echo saved; exit 1; }; done
echo 'went on'`;

describe('a run', () => {
  it('has its folder, arguments, lines, output and exit code', async () => {
    const lines: string[] = [];
    const run = terraform('echo "$@"; pwd; printf "\\033[31mred\\033[0m\\n" >&2; exit 2');
    const result = await runTerraform({ ...run, onLine: (line) => lines.push(line) });
    expect(lines).toEqual(['plan -x', folder, 'red']);
    expect(result).toEqual({ code: 2, output: `plan -x\n${folder}\nred`, stdout: '', interrupted: false });
  });

  it('keeps what is asked for apart, untouched, and shows the rest without secrets', async () => {
    const run = terraform('echo "{\\"key\\": \\"$DB_PASSWORD\\"}"; echo "uses $DB_PASSWORD" >&2', {
      DB_PASSWORD: 'correct-horse',
    });
    const captured = await runTerraform({ ...run, capture: true });
    expect(captured).toMatchObject({ output: 'uses [redacted]', stdout: '{"key": "correct-horse"}\n' });
    const shown = await runTerraform(run);
    expect(shown.output).toBe('{"key": "[redacted]"}\nuses [redacted]');
  });

  it('brings all of a long output', async () => {
    const { output } = await runTerraform(
      terraform('i=0; while [ $i -lt 5000 ]; do echo "line $i of a long output"; i=$((i+1)); done'),
    );
    expect(output.split('\n')).toHaveLength(5000);
    expect(output).toMatch(/line 4999 of a long output$/);
  });

  it('that a signal ended has the code that a shell gives', async () => {
    expect((await runTerraform(terraform('kill -9 $$'))).code).toBe(137);
  });

  it('leaves no file, neither while it runs nor after', async () => {
    const temporary = join(folder, 'tmp');
    mkdirSync(temporary);
    const before = process.env['TMPDIR'];
    process.env['TMPDIR'] = temporary;
    try {
      const { output } = await runTerraform(terraform(`ls -A ${temporary}; echo seen`));
      expect(output).toBe('seen');
    } finally {
      if (before === undefined) delete process.env['TMPDIR'];
      else process.env['TMPDIR'] = before;
    }
    expect(readdirSync(temporary)).toEqual([]);
  });
});

describe('a signal', () => {
  function signals() {
    const process = new EventEmitter();
    return { interruption: new Interruption(process), send: () => process.emit('SIGINT', 'SIGINT') };
  }

  it('is passed on once, and the end is waited for', async () => {
    const { interruption, send } = signals();
    const onLine = (line: string) => void (line === 'ready' && send());
    const result = await runTerraform({ ...terraform(STOPPABLE, { STAY: '4' }), onLine, interruption });
    expect(result).toMatchObject({ code: 1, output: 'ready\ninterrupt 1\nsaved', interrupted: true });
  });

  it('that comes again is its hard stop', async () => {
    const { interruption, send } = signals();
    const onLine = (line: string) => void ((line === 'ready' || line === 'interrupt 1') && send());
    const result = await runTerraform({ ...terraform(STOPPABLE, { STAY: '80' }), onLine, interruption });
    expect(result).toMatchObject({ code: 1, output: 'ready\ninterrupt 1\ninterrupt 2', interrupted: true });
  });

  it('and an abort ask once, in whatever order they come', async () => {
    const { interruption, send } = signals();
    const controller = new AbortController();
    const onLine = (line: string): void => {
      if (line === 'ready') send();
      if (line === 'interrupt 1') controller.abort();
    };
    const run = terraform(STOPPABLE, { STAY: '10' });
    const { output } = await runTerraform({ ...run, onLine, interruption, signal: controller.signal });
    expect(output).toBe('ready\ninterrupt 1\nsaved');
  });

  it('that came before begins nothing', async () => {
    const { interruption, send } = signals();
    interruption.listen();
    send();
    const result = await runTerraform({ ...terraform('echo began'), interruption });
    expect(result).toEqual({ code: 130, output: '', stdout: '', interrupted: true });
  });
});
