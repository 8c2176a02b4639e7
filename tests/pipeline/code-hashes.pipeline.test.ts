import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { codeHashes, sha256 } from '../../pipeline/code-hashes.ts';
import { init } from '../../pipeline/terraform/commands.ts';
import { terraformEnvironment } from '../../pipeline/terraform/environment.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'code-hashes-'));
});
afterEach(() => rmSync(root, { recursive: true }));

describe('the hashes of the code', () => {
  /** A mirror with one provider, which init installs and locks without starting it. */
  function mirror(): string {
    const { platform } = JSON.parse(
      execFileSync('terraform', ['version', '-json'], { encoding: 'utf8', env: terraformEnvironment(process.env) }),
    ) as {
      readonly platform: string;
    };
    const provider = join(root, 'mirror/registry.terraform.io/fixture/fake/1.0.0', platform);
    mkdirSync(provider, { recursive: true });
    writeFileSync(join(provider, 'terraform-provider-fake_v1.0.0'), 'never started', { mode: 0o755 });
    const file = join(root, 'terraformrc');
    writeFileSync(file, `provider_installation { filesystem_mirror { path = "${join(root, 'mirror')}" } }`);
    return file;
  }

  it('are the same before and after an init that finds the providers itself, and count a committed lock file', async () => {
    const env = { ...process.env, TF_CLI_CONFIG_FILE: mirror() };
    const folder = join(root, 'locked');
    mkdirSync(folder);
    const required_providers = { fake: { source: 'fixture/fake', version: '1.0.0' } };
    writeFileSync(join(folder, 'cdk.tf.json'), JSON.stringify({ terraform: { required_providers } }));
    const state = {
      bucket: 'b',
      key: 'dev/locked/terraform.tfstate',
      region: 'r',
      lockTable: undefined,
      accountId: undefined,
    };
    const stack = { id: 'dev-locked', folder, state };
    const before = codeHashes(folder);
    await init(stack, { env });
    const lock = readFileSync(join(folder, '.terraform.lock.hcl'));
    expect(lock.toString()).toContain('registry.terraform.io/fixture/fake');
    expect(codeHashes(folder)).toEqual(before);

    // What init wrote once is committed, and comes with the code into a fresh folder.
    rmSync(join(folder, '.terraform'), { recursive: true });
    const committed = codeHashes(folder);
    expect(committed).toEqual({ ...before, lock: sha256(lock) });
    await init(stack, { env });
    expect(codeHashes(folder)).toEqual(committed);
  });
});
