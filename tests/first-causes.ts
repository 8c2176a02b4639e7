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

/** What failed, each with the start of its message: of a long log often only the end is kept. */
export function firstCauses({ testResults = [] }: FailureReport): readonly string[] {
  return testResults.flatMap(({ name, message = '', assertionResults }) => {
    const failed = assertionResults.filter(({ status }) => status === 'failed');
    if (failed.length === 0 && message !== '') return [`${name}\n${start(message)}`];
    return failed.map(({ fullName, failureMessages }) => `${fullName}\n${start(failureMessages?.[0] ?? '')}`);
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
