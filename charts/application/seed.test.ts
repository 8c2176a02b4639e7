import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const CONTENT = 'hello\n';
const SHA256 = createHash('sha256').update(CONTENT).digest('hex');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'seed-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Runs the script with an `mc` and a `curl` that write down how they were called. */
function seed({ stored, served }: { readonly stored: string; readonly served: string }) {
  const log = join(folder, 'log');
  const program = (name: string, body: string) =>
    writeFileSync(join(folder, name), `#!/bin/bash\necho "${name} $*" >>"${log}"\n${body}\n`, { mode: 0o755 });
  program('mc', `case "$*" in *"alias set"*) cat >>"${log}";; *stat*) ${stored};; esac`);
  program('curl', `while [ "$1" != --output ]; do shift; done; printf "${served}" > "$2"`);
  // The script writes /tmp/object in its container; here the folder of the test stands for /tmp.
  const script = readFileSync(join(import.meta.dirname, 'files/seed.sh'), 'utf8').replaceAll(
    '/tmp/object',
    `${folder}/object`,
  );
  const { status, stdout, stderr } = spawnSync('/bin/bash', ['-c', script], {
    encoding: 'utf8',
    env: {
      PATH: `${folder}:/usr/bin:/bin`,
      URL: 'https://files.example/a',
      SHA256,
      ENDPOINT: 'http://store:9000',
      BUCKET: 'site',
      OBJECT: 'index.html',
      ACCESS_KEY: 'key',
      SECRET_KEY: 'word',
    },
  });
  return { status, stdout, stderr, calls: existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : [] };
}

const MISSING = 'exit 1';
const found = (sha256: string) => `echo '{"metadata":{"X-Amz-Meta-Sha256":"${sha256}"}}'`;
const UPLOAD = (where: string) => `mc --quiet cp --attr sha256=${SHA256} ${where}/object store/site/index.html`;

describe('the script that seeds an object store', () => {
  it('stores the file where there is none; the login is no argument of any program', () => {
    const { status, stdout, calls } = seed({ stored: MISSING, served: 'hello\\n' });
    expect(stdout).toBe('site/index.html is stored\n');
    expect(status).toBe(0);
    expect(calls.slice(0, 3)).toEqual(['mc --quiet alias set store http://store:9000 --api S3v4', 'key', 'word']);
    expect(calls.at(-1)).toBe(UPLOAD(folder));
    // Whatever the store's authority is, the download trusts the public ones alone.
    expect(calls.find((call) => call.startsWith('curl'))).toContain(
      '--proto =https --cacert /etc/ssl/certs/ca-certificates.crt',
    );
  });

  it('leaves alone what lies there already', () => {
    const { status, stdout, calls } = seed({ stored: found(SHA256), served: 'hello\\n' });
    expect([status, stdout]).toEqual([0, 'site/index.html is there already\n']);
    expect(calls.filter((call) => call.startsWith('curl') || call.includes(' cp '))).toEqual([]);
  });

  it('replaces another file', () => {
    const { status, calls } = seed({ stored: found('0'.repeat(64)), served: 'hello\\n' });
    expect(status).toBe(0);
    expect(calls.at(-1)).toBe(UPLOAD(folder));
  });

  it('stores nothing that is not the file that was meant', () => {
    const { status, stderr, calls } = seed({ stored: MISSING, served: 'evil' });
    expect(status).toBe(1);
    expect(stderr).toContain('https://files.example/a is not the file it was: SHA-256 differs');
    expect(calls.some((call) => call.includes(' cp '))).toBe(false);
  });
});
