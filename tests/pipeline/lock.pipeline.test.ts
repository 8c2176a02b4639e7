import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { skipHere } from '../support/skip.ts';
import { Bed } from './bed.ts';
import type { FixtureStack } from './fixture-app.ts';

/** Laid out as a provider mirror; the build machines have one with this version of the AWS provider. */
const MIRROR = process.env['PLATFORM_PROVIDER_MIRROR'] ?? '/opt/tf-plugins';
const VERSION = '5.100.0';
const PLATFORM = 'linux_amd64';
const IN_MIRROR = join(MIRROR, 'registry.terraform.io/hashicorp/aws', VERSION, PLATFORM);
const FILE = `aws-${VERSION}.lock.hcl`;

function requiring(name: string, version: string): FixtureStack {
  const required_providers = { aws: { source: 'aws', version } };
  return { name, resources: { it: { value: name } }, blocks: { terraform: { required_providers } } };
}

let bed: Bed;
beforeAll(async () => {
  bed = await Bed.start();
});
afterAll(() => bed.stop());

const lock = (...args: readonly string[]) =>
  bed.run('lock', 'dev', '--platform', PLATFORM, '--mirror', MIRROR, ...args);
const locks = () => join(bed.folder, 'locks');

describe('lock', () => {
  it('says in one error which version neither it nor the mirror has, and writes no file', async () => {
    bed.synth([requiring('network', '0.0.1')]);
    const { code, output } = await lock();
    expect(output).toContain('locks/aws-0.0.1.lock.hcl [TERRAFORM_FAILED]');
    expect(output).toContain('the mirror does not hold them');
    expect([code, readdirSync(locks())]).toEqual([9, []]);
  });

  it('locks a set of providers once for the stacks that share it; plan places it', async () => {
    if (!existsSync(IN_MIRROR))
      skipHere(`no AWS provider ${VERSION} in ${MIRROR} (PLATFORM_PROVIDER_MIRROR names another)`);
    bed.synth([
      requiring('network', VERSION),
      requiring('edge', VERSION),
      { name: 'plain', resources: { it: { value: 'x' } } },
    ]);
    const { code, output } = await lock();
    expect(output).toBe(`locks/${FILE}: ${PLATFORM}; for 2 stacks\n`);
    expect([code, readdirSync(locks())]).toEqual([0, [FILE]]);
    const text = readFileSync(join(locks(), FILE), 'utf8');
    expect(text).toContain(`version     = "${VERSION}"`);
    expect(text).toMatch(/"h1:[\w+/=]{40,}"/);
    await bed.run('plan', 'dev', 'plain');
    const placed = (stack: string) => join(bed.outdir, 'stacks', stack, '.terraform.lock.hcl');
    expect(readFileSync(placed('dev-edge'), 'utf8')).toBe(text);
    expect(existsSync(placed('dev-plain'))).toBe(false);
  });

  it('is binding: a provider that is not the locked one is refused', async () => {
    if (!existsSync(IN_MIRROR)) skipHere(`no AWS provider ${VERSION} in ${MIRROR}`);
    const config = join(bed.folder, 'terraform.rc');
    writeFileSync(config, `provider_installation {\n  filesystem_mirror {\n    path = "${MIRROR}"\n  }\n}\n`);
    const plan = () => bed.start('plan', ['dev', 'network'], { TF_CLI_CONFIG_FILE: config }).ended;
    const good = await plan();
    expect(good.output).toMatch(/dev-network +planned/);
    const file = join(locks(), FILE);
    writeFileSync(file, readFileSync(file, 'utf8').replace(/"h1:[^"]+"/, `"h1:${'A'.repeat(43)}="`));
    const { code, output } = await plan();
    expect(output).toMatch(/checksums?/);
    expect([good.code, code]).toEqual([0, 9]);
  });
});
