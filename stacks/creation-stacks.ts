/**
 * Runs `work` without what cdktf notes of every token: the whole call stack of its creation, which nobody reads and which
 * costs a seventh of a synth. It does so through `Error.captureStackTrace`; errors that are thrown keep their stacks.
 */
export function withoutCreationStacks<T>(work: () => T): T {
  const { captureStackTrace } = Error;
  Error.captureStackTrace = () => undefined;
  try {
    return work();
  } finally {
    Error.captureStackTrace = captureStackTrace;
  }
}
