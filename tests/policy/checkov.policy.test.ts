import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { virtualEnvironment } from '../../local/cache.ts';
import { synthesize } from '../../synth/write.ts';
import { committedPlatform } from '../support/app.ts';
import { ACCEPTED } from './accepted.ts';
import { ACCEPTED_BELOW_PROD } from './accepted-below-prod.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const OUTDIR = join(ROOT, '.cache/policy/cdktf.out');

interface Finding {
  readonly check_id: string;
  readonly check_name: string;
  readonly file_path: string;
  readonly resource: string;
}

interface Report {
  readonly results: { readonly failed_checks: readonly Finding[] };
  readonly summary: { readonly passed: number; readonly parsing_errors: number };
}

const platform = committedPlatform();
rmSync(dirname(OUTDIR), { recursive: true, force: true });
mkdirSync(dirname(OUTDIR), { recursive: true });
const stacks = synthesize({ platform, outdir: OUTDIR, environments: platform.environments, stacks: [] });
for (const { synthesizedStackPath } of stacks) withoutTerraformBlock(join(OUTDIR, synthesizedStackPath));
const report = scan();
const findings = report.results.failed_checks.map((finding) => ({
  ...finding,
  where: `${stackOf(finding)}: ${finding.resource}`,
}));

describe('checkov', () => {
  it('reads every stack', () => {
    expect(report.summary.parsing_errors).toBe(0);
    expect(report.summary.passed).toBeGreaterThan(1000);
  });

  for (const { name } of stacks) {
    it(`finds nothing in ${name} but what is accepted with its reason`, () => {
      const open = findings
        .filter(
          (finding) =>
            stackOf(finding) === name &&
            !ACCEPTED.some(({ check, where }) => check === finding.check_id && where.test(finding.where)),
        )
        .map(({ check_id, resource, check_name }) => `${check_id} ${resource}: ${check_name}`);
      expect(open).toEqual([]);
    });
  }

  it('accepts nothing in prod for a reason of dev or staging', () => {
    const inProd = ACCEPTED_BELOW_PROD.filter(({ check, where }) =>
      findings.some((finding) => finding.check_id === check && where.test(finding.where.replace(/^\w+-/, 'prod-'))),
    );
    expect(inProd).toEqual([]);
  });

  it('still finds everything that is accepted: an entry without a finding is removed', () => {
    const stale = ACCEPTED.filter(
      ({ check, where }) => !findings.some((finding) => finding.check_id === check && where.test(finding.where)),
    );
    expect(stale).toEqual([]);
  });
});

/** checkov takes every value of the `terraform` block for a block and stops at `required_version`; it checks nothing in there. */
function withoutTerraformBlock(file: string): void {
  const { terraform: _dropped, ...rest } = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  writeFileSync(file, JSON.stringify(rest));
}

function scan(): Report {
  const python = virtualEnvironment('tests/policy/requirements.txt');
  const args = [
    '-m',
    'checkov.main',
    '-d',
    join(OUTDIR, 'stacks'),
    '--framework',
    'terraform_json',
    '--quiet',
    '--compact',
    '--skip-download',
    '-o',
    'json',
  ];
  const { stdout, stderr, error } = spawnSync(python, args, {
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
    cwd: ROOT,
  });
  if (error !== undefined) throw error;
  try {
    return JSON.parse(stdout) as Report;
  } catch {
    throw new Error(`checkov gave no report: ${stderr.slice(-2000)}`);
  }
}

function stackOf({ file_path }: Finding): string {
  return file_path.split('/').find((part) => stacks.some(({ name }) => name === part)) ?? file_path;
}
