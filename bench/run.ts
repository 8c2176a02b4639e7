import { pageRows } from './page.ts';
import { pipelineRows } from './pipeline.ts';
import { type Row, report } from './report.ts';
import { synthRows } from './synth.ts';

const PARTS: Readonly<Record<string, () => readonly Row[] | Promise<readonly Row[]>>> = {
  synth: synthRows,
  pipeline: pipelineRows,
  page: pageRows,
};

const HELP = `Measures speed and memory, and compares each ratio with the most that is accepted. Needs an idle machine.

  npm run bench              everything, in one run (about four minutes)
  npm run bench -- synth     synth against an empty cdktf app, the share of the review page in it, peak memory, growth with the
                             number of systems
  npm run bench -- pipeline  planning unchanged stacks against planning all, and side by side against one after the other;
                             with Terraform and an embedded AWS on loopback
  npm run bench -- page      opening the review page of 30 systems in 3 environments, each of its views, in headless Chromium;
                             2 seconds are the most

Exit code: 0 where every limit holds, 1 where one is exceeded, 2 where a part is unknown.
`;

const names = process.argv.slice(2);
const unknown = names.filter((name) => !Object.hasOwn(PARTS, name));
if (names.includes('--help') || names.includes('-h')) {
  process.stdout.write(HELP);
} else if (unknown.length > 0) {
  process.stderr.write(`unknown part ${unknown.join(', ')}\n\n${HELP}`);
  process.exitCode = 2;
} else {
  const rows: Row[] = [];
  for (const [name, measure] of Object.entries(PARTS))
    if (names.length === 0 || names.includes(name)) rows.push(...(await measure()));
  if (!report(rows)) process.exitCode = 1;
}
