import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { everyProvider, fillPluginCache, pluginCache } from './plugin-cache.ts';

describe('one download of the providers', () => {
  it('is shared by all stacks where they come from the registry, and only there', () => {
    expect(pluginCache({ aws: 'registry' })).toEqual({
      TF_PLUGIN_CACHE_DIR: expect.stringMatching(/\/terraform-providers$/),
      TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE: '1',
    });
    expect(pluginCache({ aws: 'mirror' })).toEqual({});
    expect(pluginCache({ aws: 'TF_CLI_CONFIG_FILE' })).toEqual({});
  });

  it('is asked for by name and version of each that is reached', () => {
    const reached = { aws: 'registry', helm: 'registry', kubernetes: undefined, awsVersion: undefined } as const;
    expect(everyProvider(reached)).toEqual({
      terraform: {
        required_providers: {
          aws: { source: 'hashicorp/aws', version: '6.25.0' },
          helm: { source: 'hashicorp/helm', version: '3.1.1' },
        },
      },
    });
    expect(everyProvider({ ...reached, helm: undefined, awsVersion: '5.100.0' })).toEqual({
      terraform: { required_providers: { aws: { source: 'hashicorp/aws', version: '5.100.0' } } },
    });
  });
});

describe('the shared download', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'plugin-cache-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** Fills it by a Terraform that does what is given. */
  function fill(does: string, cache: NodeJS.ProcessEnv = { TF_PLUGIN_CACHE_DIR: join(folder, 'cache') }) {
    const terraform = join(folder, 'terraform');
    writeFileSync(terraform, `#!/bin/sh\n${does}\n`);
    chmodSync(terraform, 0o755);
    const found = { aws: 'registry', helm: 'registry', kubernetes: undefined, awsVersion: undefined } as const;
    const providers = { ...found, cliConfig: undefined, description: '' };
    return fillPluginCache(folder, providers, { PATH: process.env['PATH'], TERRAFORM_BINARY: terraform, ...cache });
  }

  it('is made in a folder of the run, once for all stacks', async () => {
    await fill(`echo "$@" > ${folder}/said; cp main.tf.json ${folder}/asked`);
    expect(readFileSync(join(folder, 'said'), 'utf8')).toBe('init -backend=false -input=false -no-color\n');
    expect(readFileSync(join(folder, 'asked'), 'utf8')).toContain('hashicorp/helm');
  });

  it('that fails is told with the words of Terraform', async () => {
    await expect(fill('echo "no space left on device" >&2; exit 1')).rejects.toThrowError(
      expect.objectContaining({
        exitCode: 9,
        problems: [expect.objectContaining({ code: 'TERRAFORM_FAILED', given: 'no space left on device' })],
      }),
    );
  });

  it('is none where every stack takes providers from a mirror', async () => {
    await fill(`echo > ${folder}/said`, {});
    expect(existsSync(join(folder, 'said'))).toBe(false);
  });
});
