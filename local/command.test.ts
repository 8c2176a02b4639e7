import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { exitCodes } from './exit-code.ts';

const COMMAND = join(import.meta.dirname, 'command.ts');

function run(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [COMMAND, ...args], { encoding: 'utf8' });
  return { status, stdout, stderr };
}

describe('npm run local', () => {
  it('tells its commands and every exit code, each once', () => {
    const { status, stdout } = run('--help');
    expect(status).toBe(0);
    const codes = exitCodes().map(([code]) => code);
    expect(new Set(codes).size).toBe(codes.length);
    for (const [code, meaning] of exitCodes()) expect(stdout).toContain(`  ${String(code).padStart(3)}  ${meaning}\n`);
    for (const name of ['up', 'status', 'plan', 'env', 'down']) expect(stdout).toContain(`npm run local -- ${name} `);
  });

  it('without a word shows the same, as a wrong command line', () => {
    const { status, stdout } = run();
    expect(status).toBe(3);
    expect(stdout).toContain('npm run local -- up');
  });

  it.each([
    [['upp'], 3, 'command line [UNKNOWN_COMMAND]', 'allowed: up, status, plan, env, down'],
    [['up', '--prot', '5'], 3, 'command line [UNKNOWN_KEY]', '--port <number>'],
    [['up', '--port', '70000'], 3, '--port [INVALID_VALUE]', 'a number from 0 to 65535'],
    [['up', 'netwrok'], 3, 'command line [UNKNOWN_STACK]', 'network'],
    [['up', 'dev'], 3, 'command line [UNKNOWN_STACK]', '--environment dev names the layout'],
    [['down', 'network'], 3, 'command line [INVALID_VALUE]', 'no name: `down` is of all stacks'],
    [['status', 'dev'], 3, 'command line [INVALID_VALUE]', '--environment dev names the layout'],
    [['env', '--port', '5000'], 3, 'command line [UNKNOWN_KEY]', 'allowed: --environment <name>\n'],
    [['up', '--now'], 3, 'command line [UNKNOWN_KEY]', '--environment <name>, --port <number>, --verbose\n'],
    [['status', '--environment', 'qa'], 3, '--environment [UNKNOWN_ENVIRONMENT]', 'allowed: local, dev, staging, prod'],
  ] as const)('%j ends with %i and says what is wrong', (args, code, path, allowed) => {
    const { status, stderr } = run(...args);
    expect(stderr).toContain(path);
    expect(stderr).toContain(allowed);
    expect(status).toBe(code);
  });
});
