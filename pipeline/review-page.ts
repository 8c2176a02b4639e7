import { problemLine, writeReview } from '../review/write.ts';
import type { Run } from './run.ts';

/** The part of a run that the page needs. */
export interface PageRun {
  readonly workspace: Pick<Run['workspace'], 'outdir'>;
  readonly pipeline: Run['pipeline'];
  readonly output: Pick<Run['output'], 'say'>;
}

/**
 * Writes the review page anew with the plans that lie here: after a plan, and after an apply or a destroy, which removes
 * them. In a pipeline no single job has all plans: there the job `page` writes it. What was planned or applied stands
 * whatever becomes of the page, which only shows it.
 */
export function writeReviewPage({ workspace, pipeline, output }: PageRun): void {
  if (pipeline !== null) return;
  try {
    const { file, problems } = writeReview({ outdir: workspace.outdir });
    for (const problem of problems) output.say(`warning: ${problemLine(problem)}`);
    output.say(`Review page: ${file}`);
  } catch (error) {
    output.say(`warning: the review page was not written: ${error instanceof Error ? error.message : String(error)}`);
  }
}
