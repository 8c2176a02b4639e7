/** Vitest's JSON report, as far as failures stand in it. */
export interface FailureReport {
  readonly testResults?: readonly {
    readonly name: string;
    /** Of a file that failed outside its tests. */
    readonly message?: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages?: readonly string[] | null;
    }[];
  }[];
}

/** Lines shown of one failure: enough for Terraform's error and its address, and all causes stay on one screen. */
const LINES = 12;

/** A failure that only says that another one came first (`inWaves`). */
const FOLLOWS = /^(Error: )?upstream \S+ failed/;

/**
 * What failed by itself, each once with the start of its message: where one stack fails, thirty tests that waited for it
 * fail after it, and a log of which only the end is kept would name none but those.
 */
export function firstCauses({ testResults = [] }: FailureReport): readonly string[] {
  return testResults.flatMap(({ name, message = '', assertionResults }) => {
    const failed = assertionResults.filter(({ status }) => status === 'failed');
    const causes = failed
      .map(({ fullName, failureMessages }) => ({ fullName, text: failureMessages?.[0] ?? '' }))
      .filter(({ text }) => !FOLLOWS.test(text));
    if (failed.length === 0 && message !== '') return [`${name}\n${start(message)}`];
    return causes.map(({ fullName, text }) => `${fullName}\n${start(text)}`);
  });
}

function start(text: string): string {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '' && !/^\s+at /.test(line))
    .slice(0, LINES)
    .map((line) => `  ${line}`)
    .join('\n');
}
