import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freePort } from './processes.ts';
import { checkDisk, checkPackages, checkPort, checkProviders, checkPython } from './requirements.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'local-requirements-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const refusal = (exitCode: number, problem: object) =>
  expect.objectContaining({ exitCode, effect: 'nothing was started', problems: [expect.objectContaining(problem)] });

describe('before anything starts', () => {
  it('a disk with less than three GiB free is refused, with how much there is', () => {
    expect(() => checkDisk(folder, () => 3)).not.toThrow();
    expect(() => checkDisk(folder, () => 2.94)).toThrowError(refusal(22, { path: folder, given: '2.9 GiB free' }));
  });

  it('the disk is asked for a folder that is not there yet, and that stays so', () => {
    expect(() => checkDisk(join(folder, 'not/there'))).not.toThrow();
    expect(existsSync(join(folder, 'not'))).toBe(false);
  });

  it('a port in use is refused; a free one and any one are not', async () => {
    const port = await freePort();
    await checkPort(port);
    await checkPort(0);
    const server = createServer().listen(port, '127.0.0.1');
    await new Promise((listening) => server.once('listening', listening));
    try {
      await expect(checkPort(port)).rejects.toThrowError(
        refusal(23, { path: '--port', given: `${port}: somebody listens there` }),
      );
    } finally {
      server.close();
    }
  });

  it('a machine that reaches no provider of AWS is told what to do', () => {
    const found = {
      aws: undefined,
      helm: undefined,
      kubernetes: undefined,
      cliConfig: undefined,
      awsVersion: undefined,
    };
    const providers = { ...found, description: 'aws, helm and kubernetes are not reached' };
    expect(() => checkProviders(providers, {})).toThrowError(
      refusal(21, {
        given: 'aws, helm and kubernetes are not reached',
        fix: expect.stringMatching(/registry.*PLATFORM_PROVIDER_MIRROR/s),
      }),
    );
    const named = { PLATFORM_PROVIDER_MIRROR: join(folder, 'mirorr'), TF_CLI_CONFIG_FILE: folder };
    expect(() => checkProviders(providers, named)).toThrowError(
      refusal(21, {
        given: `aws, helm and kubernetes are not reached; TF_CLI_CONFIG_FILE names ${folder}; PLATFORM_PROVIDER_MIRROR names ${folder}/mirorr, which is missing`,
      }),
    );
  });

  it('a Python that is missing, too old, or no Python at all is refused with what was found', () => {
    expect(() => checkPython(join(folder, 'python'))).toThrowError(refusal(20, { given: 'no such program' }));
    expect(() => checkPython('false')).toThrowError(refusal(20, { given: 'no such program' }));
    expect(() => checkPython('echo', '3 10')).toThrowError(refusal(20, { path: 'echo', given: 'Python 3.10' }));
  });

  it('a Python that is named is refused without moto', () => {
    expect(() => checkPackages('true')).not.toThrow();
    expect(() => checkPackages('false')).toThrowError(refusal(20, { path: 'false', given: 'a Python without moto' }));
  });
});
