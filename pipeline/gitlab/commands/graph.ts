import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { EXIT } from '../../exit-code.ts';
import { outdir } from '../../outdir.ts';
import { PipelineError } from '../../pipeline-error.ts';
import { readDelivery } from '../delivery.ts';
import { firstDifference, GRAPH_FILE, graphDocument } from '../document.ts';

/** Writes the job graph of the last synth. */
export function writeGraph(): void {
  mkdirSync(dirname(GRAPH_FILE), { recursive: true });
  writeFileSync(GRAPH_FILE, graphDocument(readDelivery(outdir())));
  process.stdout.write(`${GRAPH_FILE} written\n`);
}

/** @throws PipelineError `CONFLICTING_CHOICE` where the file is not what `writeGraph` would write. */
export function checkGraph(): void {
  const wanted = graphDocument(readDelivery(outdir()));
  const committed = existsSync(GRAPH_FILE) ? readFileSync(GRAPH_FILE, 'utf8') : '';
  if (committed === wanted) {
    process.stdout.write(`${GRAPH_FILE} is what the stacks say\n`);
    return;
  }
  const { line, given, allowed } = firstDifference(committed, wanted);
  throw new PipelineError(EXIT.failed, [
    {
      code: 'CONFLICTING_CHOICE',
      path: `${GRAPH_FILE}:${line}`,
      given,
      allowed: allowed ?? 'nothing more',
      fix: 'run `npm run synth`, then `npm run gitlab`, and commit the file',
    },
  ]);
}
