import { loadPlatform } from '../environments/platform.ts';
import { PlatformError } from '../lib/errors.ts';
import { problemLine, writeReview } from '../review/write.ts';
import { systems } from '../systems/index.ts';
import { select } from './select.ts';
import { BY_NAME, sourceOf } from './source.ts';
import { stackTable } from './table.ts';
import { readVersionFiles } from './version-files.ts';
import { synthesize } from './write.ts';

const HELP = `Writes the platform as Terraform JSON; needs no network and no AWS account.

  npm run synth                     every environment
  npm run synth -- dev              one environment; the folders of the others are left alone
  npm run synth -- dev-network      one stack
  npm run synth -- local            what runs on this machine alone and is part of no other synth; into cdktf.out/local
  ENVIRONMENT=dev npx cdktf synth   the same through cdktf's command line

Writes cdktf.out/stacks/<environment>-<stack>/cdk.tf.json, cdktf.out/platform.json, and cdktf.out/review/index.html: a page
to see it all before it is applied.
PLATFORM_<ENVIRONMENT>_ACCOUNT_ID overrides an environment's AWS account.
Exit code: 0, or 1 when the data is wrong; then every problem is listed and nothing was written.
`;

try {
  const named = process.argv.slice(2);
  if (named.includes('--help') || named.includes('-h')) process.stdout.write(HELP);
  else synth(named);
} catch (error) {
  if (!(error instanceof PlatformError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = error.exitCode;
}

function synth(named: readonly string[]): void {
  const names = named.length > 0 ? named : (process.env['ENVIRONMENT'] ?? '').split(',').filter((name) => name !== '');
  const { environments, versions, ...source } = sourceOf(names, readVersionFiles());
  const platform = loadPlatform({ environments, systems, variables: process.env, versions });
  const outdir = process.env['CDKTF_OUTDIR'] ?? source.outdir;
  const stacks = synthesize({ platform, outdir, ...select(platform, names, [BY_NAME]) });
  for (const warning of platform.warnings) process.stderr.write(`warning: ${warning}\n`);
  process.stdout.write(
    `${stackTable(stacks)}\n${stacks.length} stacks in ${outdir}/stacks, the checked data in ${outdir}/platform.json\n`,
  );
  review(outdir);
}

/** The stacks stand whatever becomes of the page, which only shows them. */
function review(outdir: string): void {
  try {
    const { file, problems } = writeReview({ outdir });
    for (const problem of problems) process.stderr.write(`warning: ${problemLine(problem)}\n`);
    process.stdout.write(`review page: ${file}\n`);
  } catch (error) {
    process.stderr.write(
      `warning: the review page was not written: ${error instanceof Error ? error.message : error}\n`,
    );
  }
}
