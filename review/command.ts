import { problemLine, writeReview } from './write.ts';

const HELP = `Writes the review page anew from what lies in cdktf.out; needs no network and no AWS account.

  npm run review

Writes cdktf.out/review/index.html, which opens from disk: environments, systems, stacks, costs and posture, and what the
saved plans change. \`npm run synth\` and \`npm run plan\` write it as well.
Exit code: 0, also where single files cannot be read (the page and this command say which); 1 where there is no synth to draw
from.
`;

if (process.argv.slice(2).some((argument) => argument === '--help' || argument === '-h')) process.stdout.write(HELP);
else review(process.env['CDKTF_OUTDIR'] ?? 'cdktf.out');

function review(outdir: string): void {
  const { file, problems, drawn } = writeReview({ outdir });
  for (const problem of problems) process.stderr.write(`${drawn ? 'warning: ' : ''}${problemLine(problem)}\n`);
  if (drawn) process.stdout.write(`${file}\n`);
  else process.exitCode = 1;
}
