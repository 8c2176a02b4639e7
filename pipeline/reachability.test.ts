import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clusterDeferral, withKubeconfig } from './reachability.ts';

let folder: string;
const path = process.env['PATH'];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'reachability-'));
  process.env['PATH'] = `${folder}:${path}`;
});

afterEach(() => {
  process.env['PATH'] = path;
  rmSync(folder, { recursive: true });
});

/** A kubectl that notes its arguments and says so much. */
function kubectlSaying(text: string, code: number): void {
  const file = join(folder, 'kubectl');
  writeFileSync(file, `#!/bin/sh\necho "$@" > ${folder}/arguments\necho '${text}'\nexit ${code}\n`);
  chmodSync(file, 0o755);
}
const file = () => join(folder, 'config');
const asked = () => readFileSync(join(folder, 'arguments'), 'utf8');
const endpoint = { host: 'https://example.eks.amazonaws.com', certificateAuthority: 'Y2E=', exec: undefined };

describe('a cluster that a kubeconfig names', () => {
  it('is asked by that very file, which stays', async () => {
    kubectlSaying('yes', 0);
    writeFileSync(file(), 'own');
    expect(await clusterDeferral({ kubeconfig: file() })).toBeUndefined();
    expect(asked()).toContain(`--kubeconfig ${file()} auth can-i list configmaps --all-namespaces`);
    expect(readFileSync(file(), 'utf8')).toBe('own');
  });

  it('puts a plan off, by name and with what to do about it, where it is away or lets us see no releases', async () => {
    kubectlSaying('connection refused', 1);
    expect(await clusterDeferral({ kubeconfig: file() })).toEqual({
      reason: 'cluster',
      what: `the cluster of ${file()} does not answer: connection refused`,
      help: 'start the control plane on this machine; the environment names its file (`cluster.kubeconfig`)',
    });
    kubectlSaying('no', 1);
    const refused = await clusterDeferral({ kubeconfig: file() });
    expect(refused?.what).toBe(
      `the cluster of ${file()} does not let this identity list ConfigMaps, where releases are recorded`,
    );
    expect(refused?.help).not.toContain('access entry');
  });
});

describe('a cluster of EKS', () => {
  it('is asked by a file that is gone afterwards, and called by its endpoint', async () => {
    kubectlSaying('connection refused', 1);
    const away = await clusterDeferral(endpoint);
    expect(away?.what).toBe('https://example.eks.amazonaws.com does not answer: connection refused');
    expect(away?.help).toContain('inside the VPC');
    const seen = await withKubeconfig(endpoint, async (config) => ({ config, text: readFileSync(config, 'utf8') }));
    expect(seen.text).toContain('"server":"https://example.eks.amazonaws.com"');
    expect(existsSync(seen.config)).toBe(false);
  });
});
