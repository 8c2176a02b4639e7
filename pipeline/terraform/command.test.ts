import { EventEmitter } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EXIT } from '../exit-code.ts';
import { changedBy, lockArguments, pauseUntil, succeed } from './command.ts';
import { Interruption } from './interruption.ts';

const STATE = {
  bucket: 'b',
  key: 'dev/x/terraform.tfstate',
  region: 'eu-west-1',
  lockTable: undefined,
  accountId: undefined,
};
const VERSION = 'case "$1" in version) echo "{\\"terraform_version\\":\\"1.11.4\\"}"; exit 0;; esac';
const THROTTLED = `echo "╷"; echo "│ Error: Error loading state"; echo "│ "; echo "│ StatusCode: 503, SlowDown"; echo "╵"; exit 1`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'command-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A stack, and a stand-in for Terraform that counts its runs in the file `runs`. */
function surroundings(script: string) {
  const binary = join(folder, 'terraform');
  writeFileSync(binary, `#!/bin/sh\n${VERSION}\necho run >> runs\nruns=$(wc -l < runs)\n${script}\n`);
  chmodSync(binary, 0o755);
  const waits: number[] = [];
  const lines: string[] = [];
  const context = {
    env: { PATH: process.env['PATH'], TERRAFORM_BINARY: binary },
    onLine: (line: string) => void lines.push(line),
    pause: async (seconds: number) => void waits.push(seconds),
  };
  return { stack: { id: 'dev-x', folder, state: STATE }, context, waits, lines };
}

describe('a command', () => {
  it('that fails for a passing reason is run again, and says so', async () => {
    const { stack, context, waits, lines } = surroundings(`[ $runs -gt 2 ] && { echo fine; exit 0; }; ${THROTTLED}`);
    expect((await succeed(stack, context, { args: ['plan', '-x'], retry: true })).output).toBe('fine');
    expect(waits).toEqual([2, 8]);
    expect(lines).toContain('terraform plan failed for a passing reason; again in 2 s');
  });

  it('ends with its message also where a signal comes between two attempts', async () => {
    const locked = `echo "╷"; echo "│ Error: Error acquiring the state lock"; echo "│ Lock Info:"; echo "╵"; exit 1`;
    const { stack, context } = surroundings(locked);
    const signals = new EventEmitter();
    const onNote = (): void => void signals.emit('SIGTERM', 'SIGTERM');
    const interruption = new Interruption(signals);
    const command = { args: ['plan', '-lock-timeout=20s'], retry: true };
    await expect(succeed(stack, { ...context, onNote, interruption }, command)).rejects.toMatchObject({
      exitCode: EXIT.terminated,
      problems: [{ code: 'INTERRUPTED', path: 'dev-x: terraform plan' }],
    });
    expect(signals.listenerCount('SIGTERM')).toBe(0);
  });

  it('is run four times at most', async () => {
    const { stack, context, waits } = surroundings(THROTTLED);
    await expect(succeed(stack, context, { args: ['init'], retry: true })).rejects.toMatchObject({
      exitCode: EXIT.backend,
      problems: [{ code: 'BACKEND_UNREACHABLE' }],
    });
    expect(waits).toEqual([2, 8, 20]);
  });

  it('that may change things is run once', async () => {
    const { stack, context, waits } = surroundings(`echo "a.b: Creation complete after 1s [id=1]"; ${THROTTLED}`);
    await expect(succeed(stack, context, { args: ['apply', 'plan'], retry: false })).rejects.toThrow(
      '1 resource was changed before, and the state knows it',
    );
    expect(waits).toEqual([]);
  });

  it('that fails for good is run once', async () => {
    const { stack, context, waits } = surroundings('echo "╷"; echo "│ Error: Unsupported attribute"; echo "╵"; exit 1');
    await expect(succeed(stack, context, { args: ['plan'], retry: true })).rejects.toMatchObject({
      exitCode: EXIT.terraform,
    });
    expect(waits).toEqual([]);
  });

  it('may end with another code than 0 where that is an answer', async () => {
    const { stack, context } = surroundings('exit 2');
    expect((await succeed(stack, context, { args: ['plan'], retry: true, accepts: [0, 2] })).code).toBe(2);
    await expect(succeed(stack, context, { args: ['plan'], retry: true })).rejects.toThrow('no output');
  });

  it('that is interrupted ends as that, and is not run again', async () => {
    const signals = new EventEmitter();
    const interruption = new Interruption(signals);
    const { stack, context, waits } = surroundings(`trap '${THROTTLED}' INT; echo ready; sleep 0.3; sleep 2`);
    const onLine = (line: string) => void (line === 'ready' && signals.emit('SIGTERM', 'SIGTERM'));
    await expect(
      succeed(stack, { ...context, onLine, interruption }, { args: ['state', 'pull'], retry: true }),
    ).rejects.toMatchObject({
      exitCode: EXIT.terminated,
      problems: [{ code: 'INTERRUPTED', path: 'dev-x: terraform state pull', given: 'SIGTERM' }],
    });
    expect(waits).toEqual([]);
  });
});

describe('what an apply changed', () => {
  it('is counted by its output', () => {
    const output = [
      'aws_vpc.a: Creating...',
      'aws_vpc.a: Creation complete after 2s [id=vpc-1]',
      'aws_vpc.b: Modifications complete after 1s [id=vpc-2]',
      'aws_vpc.c: Destruction complete after 1s',
      'aws_vpc.d: Import complete [id=vpc-4]',
      'aws_vpc.e: Still creating... [10s elapsed]',
      'module.x["a: Creation complete"].y: Creating...',
    ].join('\n');
    expect(changedBy(output)).toBe(4);
    expect(changedBy('')).toBe(0);
  });
});

describe('the lock', () => {
  it('is waited for five minutes, or as long as one says, or not taken', () => {
    expect(lockArguments(true)).toEqual(['-lock-timeout=300s']);
    expect(lockArguments(true, 0)).toEqual(['-lock-timeout=0s']);
    expect(lockArguments(false, 10)).toEqual(['-lock=false']);
  });
});

describe('a pause', () => {
  it('ends at once where a signal comes', async () => {
    const controller = new AbortController();
    const pause = pauseUntil(controller.signal)(60);
    controller.abort();
    await expect(pause).resolves.toBeUndefined();
  });
});
