import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const SCRIPT = join(import.meta.dirname, 'files/setup.sh');

/** Stands for `mc`: writes its arguments and what it was told on standard input, and fails where the test says so. */
const CLIENT = `#!/bin/sh
echo "$*" >>"$CALLS"
case "$*" in
  'alias set'* | 'admin user add'*) while read -r line; do echo "  < $line" >>"$CALLS"; done ;;
  "$REFUSED"*) exit 1 ;;
esac
`;

let folder: string;

function write(path: string, content: string): void {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), content);
}

/** Runs the script; `refused` is the beginning of the call that fails. */
function run(refused = 'nothing') {
  const { status } = spawnSync('sh', [SCRIPT], {
    encoding: 'utf8',
    env: {
      PATH: `${join(folder, 'bin')}:${process.env['PATH']}`,
      CALLS: join(folder, 'calls'),
      STORE_URL: 'https://store:9000',
      SETUP: join(folder, 'setup'),
      LOGINS: join(folder, 'logins'),
      REFUSED: refused,
    },
  });
  return { status, calls: readFileSync(join(folder, 'calls'), 'utf8').trimEnd().split('\n') };
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'object-store-'));
  write('bin/mc', CLIENT);
  chmodSync(join(folder, 'bin/mc'), 0o755);
  write('setup/buckets', 'site\nmedia\n');
  write('logins/root/access-key', 'root');
  write('logins/root/secret-key', 'root secret');
  write('setup/policy-reader.json', '{}');
  write('logins/reader/access-key', 'reads');
  write('logins/reader/secret-key', 'secret of $reader');
});

afterEach(() => rmSync(folder, { recursive: true }));

describe('the setup of an object store', () => {
  it('waits for the store, makes buckets, then policy, login and their bond', () => {
    const { status, calls } = run();
    expect(status).toBe(0);
    expect(calls).toEqual([
      'alias set store https://store:9000 --api S3v4 --path on',
      '  < root',
      '  < root secret',
      'ready store',
      'mb --ignore-existing store/site',
      'mb --ignore-existing store/media',
      `admin policy create store reader ${join(folder, 'setup/policy-reader.json')}`,
      'admin user add store',
      '  < reads',
      '  < secret of $reader',
      'admin policy attach store reader --user reads',
    ]);
  });

  it('never puts a secret into an argument', () => {
    for (const call of run().calls.filter((line) => !line.startsWith('  <'))) expect(call).not.toContain('secret of');
  });

  it.each(['ready', 'mb', 'admin policy create', 'admin policy attach'])(
    'stops at the first step that fails (%s)',
    (step) => {
      const { status, calls } = run(step);
      expect(status).not.toBe(0);
      expect(calls.at(-1)).toMatch(new RegExp(`^${step}`));
    },
  );

  it('has nothing to say of logins where there is none beside the administrator', () => {
    rmSync(join(folder, 'setup/policy-reader.json'));
    const { status, calls } = run();
    expect(status).toBe(0);
    expect(calls.at(-1)).toBe('mb --ignore-existing store/media');
  });
});
