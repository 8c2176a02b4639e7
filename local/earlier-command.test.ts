import { type ChildProcess, spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Interruption } from '../pipeline/terraform/interruption.ts';
import { endOfEarlier, forgetCommand, noteCommand } from './earlier-command.ts';
import { makeRunFolder, type RunFolder, runFolder } from './run-folder.ts';

let base: string;
let folder: RunFolder;
let children: ChildProcess[];
let said: string[];
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'earlier-command-'));
  folder = runFolder('dev', base);
  makeRunFolder(folder);
  children = [];
  said = [];
});
afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(base, { recursive: true });
});

/** A process of these words, for as many seconds. */
function works(seconds: number, ...words: readonly string[]): ChildProcess {
  const child = spawn('sh', ['-c', `sleep ${seconds}; :`, ...words], { stdio: 'ignore' });
  children.push(child);
  return child;
}

const say = (line: string): number => said.push(line);

describe('a command after one that was killed', () => {
  it('begins at once where nothing is left of it', async () => {
    await endOfEarlier(folder, { say });
    expect(said).toEqual([]);
  });

  it('waits for the command of the pipeline that was noted, and for Terraform with a plan of this folder', async () => {
    const command = works(1, 'pipeline.mjs', 'apply', 'dev');
    const terraform = works(2, 'terraform', 'apply', join(folder.temporary, 'plan-x/plan.tfplan'));
    works(60, 'terraform', 'apply', `${folder.temporary}-of-another/plan.tfplan`);
    noteCommand(folder, command.pid ?? 0);
    const ended = once(terraform, 'exit');
    await endOfEarlier(folder, { say });
    await ended;
    expect(command.exitCode).toBe(0);
    expect(said).toHaveLength(2);
    expect(said[0]).toContain(`(process ${command.pid})`);
    expect(said[1]).toContain(`(process ${terraform.pid})`);
  });

  it('takes no other process for it that has got its id since', async () => {
    const command = works(60, 'pipeline.mjs');
    noteCommand(folder, command.pid ?? 0);
    const other = works(60, 'something', 'else');
    const noted = runFolder('other', base);
    makeRunFolder(noted);
    noteCommand(noted, other.pid ?? 0);
    other.kill('SIGKILL');
    await once(other, 'exit');
    await endOfEarlier(noted, { say });
    forgetCommand(folder);
    expect(existsSync(folder.command)).toBe(false);
    await endOfEarlier(folder, { say });
    expect(said).toEqual([]);
  });

  it('stops waiting at Ctrl-C', async () => {
    noteCommand(folder, works(60, 'pipeline.mjs').pid ?? 0);
    const signals = new EventEmitter();
    const interruption = new Interruption(signals);
    const release = interruption.listen();
    const waiting = endOfEarlier(folder, { say, interruption });
    signals.emit('SIGINT', 'SIGINT');
    await expect(waiting).rejects.toMatchObject({ exitCode: 130 });
    release();
  });
});
