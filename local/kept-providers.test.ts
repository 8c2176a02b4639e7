import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keepProviders } from './kept-providers.ts';
import type { Providers } from './terraform/providers.ts';

let path: string;
beforeEach(() => {
  path = mkdtempSync(join(tmpdir(), 'kept-providers-'));
});
afterEach(() => rmSync(path, { recursive: true }));

const ALL: Providers = {
  aws: 'registry',
  helm: 'registry',
  kubernetes: 'registry',
  cliConfig: undefined,
  awsVersion: undefined,
  description: 'all from the registry',
};
const OLDER: Providers = { ...ALL, aws: 'mirror', awsVersion: '5.100.0' };
const WITHOUT_HELM: Providers = { ...ALL, helm: undefined, description: 'helm is not reached' };
const CLUSTER = { kubeconfig: '/run/kubeconfig' };
const NONE = { kubeconfig: null };

describe('a run', () => {
  it('goes on with the providers that it was begun with, wherever they come from', () => {
    keepProviders({ path }, CLUSTER, ALL);
    keepProviders({ path }, CLUSTER, { ...ALL, helm: 'mirror', kubernetes: 'mirror' });
    expect(readFileSync(join(path, 'providers.txt'), 'utf8')).toBe('aws as pinned, releases by Terraform\n');
  });

  it('is not gone on with where Helm itself would do what Terraform has done, or another provider of AWS', () => {
    keepProviders({ path }, CLUSTER, ALL);
    expect(() => keepProviders({ path }, CLUSTER, WITHOUT_HELM)).toThrowError(
      expect.objectContaining({
        exitCode: 21,
        problems: [
          expect.objectContaining({
            given: 'aws as pinned, releases by Helm itself (helm is not reached)',
            allowed: expect.stringContaining('begun with: aws as pinned, releases by Terraform'),
            fix: expect.stringContaining(`down --now --environment ${path.split('/').at(-1)}`),
          }),
        ],
      }),
    );
    expect(() => keepProviders({ path }, CLUSTER, OLDER)).toThrow('aws 5.100.0, releases by Terraform');
  });

  it('without a cluster has no releases, whatever is reached', () => {
    keepProviders({ path }, NONE, ALL);
    keepProviders({ path }, NONE, WITHOUT_HELM);
    expect(() => keepProviders({ path }, NONE, OLDER)).toThrow('aws 5.100.0');
  });
});
