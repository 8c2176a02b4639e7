import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MONITORING_INSTANCE } from '../controllers/prometheus-values.ts';
import { MOUNT, monitoringBoot } from './monitoring-boot.ts';
import { runnerBoot } from './runner-boot.ts';
import { quoted } from './shell.ts';

const MONITORING = monitoringBoot({
  region: 'ap-south-1',
  volumeId: 'vol-0123456789abcdef0',
  privateIp: '10.0.1.20',
  secretArn: 'arn:aws:secretsmanager:ap-south-1:111111111111:secret:dev/operations/monitoring-AbCdEf',
  certificateParameter: '/dev/monitoring/certificate',
  metricDays: 7,
});
const RUNNER = runnerBoot({
  region: 'ap-south-1',
  gitlabUrl: 'https://gitlab.com',
  secretArn: 'arn:aws:secretsmanager:ap-south-1:111111111111:secret:dev/operations/gitlab-runner-AbCdEf',
});

/** EC2 takes at most 16 KiB of user data before base64 (EC2 user guide, "User data"). */
const USER_DATA_LIMIT = 16 * 1024;

describe.each([
  ['monitoring', MONITORING],
  ['runner', RUNNER],
])('the boot script of %s', (_name, script) => {
  it('is a script that bash accepts, and so is every script inside it', () => {
    const inner = [
      ...script.matchAll(/^install .* \/usr\/local\/sbin\/\S+ <<'END_OF_FILE'\n([\s\S]*?)\nEND_OF_FILE$/gm),
    ].map(([, text]) => text ?? '');
    expect(inner.length).toBeGreaterThan(0);
    for (const text of [script, ...inner]) {
      const { status, stderr } = spawnSync('bash', ['-n'], { input: text, encoding: 'utf8' });
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    }
  });

  it('fits into user data', () => {
    expect(Buffer.byteLength(script)).toBeLessThan(USER_DATA_LIMIT);
  });

  it('holds nothing that Terraform would take for an interpolation', () => {
    expect(script).not.toMatch(/[$%]\{/);
  });

  it('carries no password and prints none', () => {
    expect(script).not.toMatch(/set -x|echo "\$(VALUE|PASSWORD|ADMIN|CI_SERVER_TOKEN)"/);
  });
});

describe('the boot script of monitoring', () => {
  it('keeps metrics as long as the environment says', () => {
    expect(MONITORING).toContain('--storage.tsdb.retention.time=7d');
  });

  it('serves Prometheus and Grafana over TLS only, as a user without rights', () => {
    expect(MONITORING).toContain('--web.config.file=/etc/prometheus/web.yml');
    expect(MONITORING).toContain('GF_SERVER_PROTOCOL=https');
  });

  it('tells its certificate in a way that also makes the parameter, and keeps the data sources of its image', () => {
    expect(MONITORING).toMatch(/aws ssm put-parameter .* --type String --value .* --overwrite/);
    expect(MONITORING).toContain('GF_PLUGINS_PREINSTALL_DISABLED=true');
  });

  it('knows the user by whose name the cluster writes', () => {
    expect(MONITORING).toContain(`htpasswd -niBC 12 ${MONITORING_INSTANCE.user} `);
    expect(MONITORING.match(/--user 65532:65532/g)).toHaveLength(2);
    expect(MONITORING.match(/--cap-drop ALL/g)).toHaveLength(2);
  });

  it('starts no container before its passwords are there', () => {
    expect(MONITORING).toContain('ExecStartPre=/usr/bin/test -s /run/monitoring/web.yml');
    expect(MONITORING).toContain('ExecStartPre=/usr/bin/test -s /run/monitoring/prometheus.yml');
  });
});

describe('the data volume', () => {
  let bin: string;

  beforeEach(() => {
    bin = mkdtempSync(join(tmpdir(), 'boot-'));
  });
  afterEach(() => rmSync(bin, { recursive: true }));

  /** Runs the mount steps with `blkid` ending as told; every other command only writes down its call. */
  function mount(blkid: number): { status: number | null; calls: string } {
    const calls = join(bin, 'calls');
    writeFileSync(calls, '');
    const command = (name: string, body: string) => {
      writeFileSync(join(bin, name), `#!/bin/bash\n${body}\n`);
      chmodSync(join(bin, name), 0o755);
    };
    command('blkid', `exit ${blkid}`);
    for (const name of ['mkfs.xfs', 'mount', 'mkdir']) command(name, `echo "${name} $*" >> ${calls}`);
    command('mountpoint', 'exit 1');
    const device = join(bin, 'nvme-Amazon_Elastic_Block_Store_vol0123');
    writeFileSync(device, '');
    const fstab = join(bin, 'fstab');
    writeFileSync(fstab, '');
    const script = ['set -euo pipefail', 'VOLUME=vol-0123', ...MOUNT]
      .join('\n')
      .replaceAll('/dev/disk/by-id', bin)
      .replaceAll('/etc/fstab', fstab);
    const { status } = spawnSync('bash', ['-c', script], { env: { PATH: `${bin}:/usr/bin:/bin` } });
    return { status, calls: readFileSync(calls, 'utf8') };
  }

  it('gets a filesystem when it is empty', () => {
    const { status, calls } = mount(2);
    expect(status).toBe(0);
    expect(calls).toMatch(/^mkfs\.xfs -L monitoring .*vol0123$/m);
  });

  it('is mounted and never formatted when it holds something', () => {
    const { status, calls } = mount(0);
    expect(status).toBe(0);
    expect(calls).not.toContain('mkfs');
    expect(calls).toContain('mount /var/lib/monitoring');
  });

  it('is left alone when it cannot be read', () => {
    const { status, calls } = mount(8);
    expect(status).toBe(1);
    expect(calls).toBe('');
  });
});

describe('a quoted word', () => {
  it('stays one word whatever is in it', () => {
    const word = `it's $HOME "and" more`;
    const { stdout } = spawnSync('bash', ['-c', `printf %s ${quoted(word)}`], { encoding: 'utf8' });
    expect(stdout).toBe(word);
  });
});
