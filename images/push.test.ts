import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '..');
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'push-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Runs the script with a buildah that notes what it is asked; `there` is the label of an image in the registry. */
function push(there: string | undefined) {
  const script = `#!/bin/sh
echo "$@" >> '${folder}/asked'
case $1 in
  login) cat > '${folder}/password' ;;
  pull) ${there === undefined ? 'exit 1' : 'exit 0'} ;;
  inspect) echo '${there}' ;;
esac
`;
  writeFileSync(join(folder, 'buildah'), script, { mode: 0o755 });
  const { status, stdout, stderr } = spawnSync(
    'sh',
    ['images/push.sh', 'images/pipeline', 'registry/pipeline:1', 'jobs'],
    {
      cwd: ROOT,
      encoding: 'utf8',
      env: {
        PATH: `${folder}:${process.env['PATH']}`,
        CI_REGISTRY: 'registry',
        CI_REGISTRY_USER: 'user',
        CI_REGISTRY_PASSWORD: 'hidden',
        CI_COMMIT_SHA: 'abc',
      },
    },
  );
  const asked = readFileSync(join(folder, 'asked'), 'utf8').trim().split('\n');
  return { status, output: stdout + stderr, asked };
}

it('builds the stage and pushes it where the registry has no such tag', () => {
  const { status, asked } = push(undefined);
  expect(status).toBe(0);
  expect(asked[2]).toMatch(
    /^build --file images\/pipeline\/Dockerfile --target jobs --layers --label platform\.content=[0-9a-f]{64} --label org\.opencontainers\.image\.revision=abc --tag registry\/pipeline:1 \.$/,
  );
  expect(asked[3]).toBe('push registry/pipeline:1');
  expect(readFileSync(join(folder, 'password'), 'utf8')).toBe('hidden\n');
});

it('leaves a tag of the same content as it is: the merge request has pushed it, or the job runs again', () => {
  const [, content = ''] = /platform\.content=(\w+)/.exec(push(undefined).asked[2] ?? '') ?? [];
  rmSync(join(folder, 'asked'));
  const { status, output, asked } = push(content);
  expect([status, output]).toEqual([0, 'registry/pipeline:1 is there, of the same content\n']);
  expect(asked.map((line) => line.split(' ')[0])).toEqual(['login', 'pull', 'inspect']);
});

it('refuses to change what a tag means', () => {
  const { status, output, asked } = push('other');
  expect(status).toBe(1);
  expect(output).toContain('raise PLATFORM_IMAGE_TAG');
  expect(asked.some((line) => line.startsWith('push'))).toBe(false);
});
