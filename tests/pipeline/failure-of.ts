import { PipelineError } from '../../pipeline/pipeline-error.ts';

/** The error of the pipeline with which `work` ends; any other end is that of the test. */
export async function failureOf(work: Promise<unknown>): Promise<PipelineError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof PipelineError)) throw error ?? new Error('it did not fail');
  return error;
}
