import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { writeWhole } from '../lib/whole-file.mjs';
import { pageProgram } from './bundle.ts';
import { pageHtml } from './html.ts';
import { keptModels } from './kept-models.ts';
import type { ReviewProblem } from './model/review-model.ts';
import { reviewModel } from './model.ts';

/** The page, below the folder of the synth. */
export const REVIEW_FILE = 'review/index.html';

export interface ReviewOptions {
  /** Folder of the synth: `cdktf.out`. The page is written into it. */
  readonly outdir: string;
}

export interface WrittenReview {
  readonly file: string;
  /** What could not be read; the page says so, too. */
  readonly problems: readonly ReviewProblem[];
  /** False: no synth has left anything to draw from, and the page only says so. */
  readonly drawn: boolean;
}

/** Writes the review page from what lies in the folder of the synth: its stacks, its data, and plans where there are any. */
export function writeReview({ outdir }: ReviewOptions): WrittenReview {
  const kept = keptModels();
  const model = reviewModel(outdir, kept);
  kept.save();
  const file = join(outdir, REVIEW_FILE);
  mkdirSync(dirname(file), { recursive: true });
  writeWhole(file, pageHtml(model, pageProgram()));
  return { file, problems: model.problems, drawn: model.environments.length > 0 };
}

/** A problem in one line, for the command line. */
export function problemLine({ where, given, fix }: ReviewProblem): string {
  return `${where}: ${given}; ${fix}`;
}
