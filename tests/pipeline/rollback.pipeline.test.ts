import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const COMMAND = resolve(import.meta.dirname, '../../pipeline.mjs');
const FILE = 'gitops/dev/storefront.yaml';
let repository: string;

function git(...args: readonly string[]): string {
  const identity = ['-c', 'user.name=test', '-c', 'user.email=test@localhost'];
  return execFileSync('git', [...identity, ...args], { cwd: repository, encoding: 'utf8' });
}

function version(cart: string, application = '1.0.0'): string {
  return `# Versions that run here.\ncharts:\n  application: ${application}\nimages:\n  cart: { digest: ${cart} } # promoted\n  order: { digest: sha256:o1 }\n`;
}

function commit(text: string): void {
  writeFileSync(join(repository, FILE), text);
  git('add', '.');
  git('commit', '-q', '-m', 'version');
}

function rollback(...args: readonly string[]) {
  const env = { PATH: process.env['PATH'], HOME: repository };
  const options = { cwd: repository, encoding: 'utf8', env } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, [COMMAND, 'rollback', ...args], options);
  return { code: status, output: stdout + stderr };
}

beforeAll(() => {
  repository = mkdtempSync(join(tmpdir(), 'rollback-'));
  mkdirSync(join(repository, 'gitops/dev'), { recursive: true });
  git('init', '-q');
  commit(version('null'));
  writeFileSync(join(repository, 'gitops/dev/other.yaml'), 'images: { web: { digest: sha256:w1 } }\n');
  commit(version('sha256:c1'));
});
afterAll(() => rmSync(repository, { recursive: true, force: true }));

const content = () => readFileSync(join(repository, FILE), 'utf8');

describe('rollback', () => {
  it('refuses where no earlier version had images', () => {
    const { code, output } = rollback('dev', 'storefront');
    expect(output).toContain('[NOT_READY]');
    expect([code, content()]).toEqual([3, version('sha256:c1')]);
  });

  it('writes the images before the present ones over a commit that changed only a chart, and keeps chart and comments', () => {
    commit(version('sha256:c2'));
    commit(version('sha256:c2', '1.1.0'));
    const { code, output } = rollback('dev', 'storefront');
    expect(output).toContain('cart  sha256:c2 -> sha256:c1');
    expect(output).toContain('git commit -m "Roll back storefront in dev" -- gitops/dev/storefront.yaml && git push');
    expect([code, content()]).toEqual([0, version('sha256:c1', '1.1.0')]);
  });

  it('refuses while the file has changes that are not committed, and leaves them', () => {
    const { code, output } = rollback('dev', 'storefront');
    expect(output).toContain('[CONFLICTING_CHOICE]');
    expect([code, content()]).toEqual([3, version('sha256:c1', '1.1.0')]);
  });

  it('goes to the images of a named commit, and tells the steps that fit how the system is delivered', () => {
    commit(version('sha256:c3', '1.1.0'));
    const system = { name: 'storefront', delivery: 'helm' };
    mkdirSync(join(repository, 'cdktf.out'));
    const platform = { environments: [{ name: 'dev', deployments: [{ system }] }] };
    writeFileSync(join(repository, 'cdktf.out/platform.json'), JSON.stringify(platform));
    const { code, output } = rollback('dev', 'storefront', '--to', 'HEAD~1');
    expect(output).toContain('npm run apply -- dev storefront');
    expect([code, content()]).toEqual([0, version('sha256:c2', '1.1.0')]);
  });

  it.each([
    ['an unknown system', ['dev', 'shop'], '[UNKNOWN_SYSTEM]', 'allowed: other, storefront'],
    ['no system', ['dev'], '[UNKNOWN_SYSTEM]', 'allowed: other, storefront'],
    ['an unknown environment', ['qa', 'storefront'], '[UNKNOWN_ENVIRONMENT]', 'allowed: dev'],
  ])('refuses %s', (_, args, problem, allowed) => {
    const { code, output } = rollback(...args);
    expect(output).toContain(problem);
    expect(output).toContain(allowed);
    expect(code).toBe(3);
  });
});
