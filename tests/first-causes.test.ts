import { describe, expect, it } from 'vitest';
import { firstCauses } from './first-causes.ts';

const failed = (fullName: string, ...failureMessages: string[]) => ({ fullName, status: 'failed', failureMessages });
const file = (...assertionResults: { fullName: string; status: string; failureMessages?: string[] }[]) => ({
  name: '/scenario.local.test.ts',
  assertionResults,
});

describe('first causes', () => {
  it('are what failed, without where in the code, and not what passed', () => {
    const report = file(
      { fullName: 'dev-bootstrap applies', status: 'passed' },
      failed(
        'dev-network applies',
        'Error: terraform apply ended with 1\nError: no answer\n    at once (terraform.ts:1)',
      ),
    );
    expect(firstCauses({ testResults: [report] })).toEqual([
      'dev-network applies\n  Error: terraform apply ended with 1\n  Error: no answer',
    ]);
  });

  it('show the first dozen lines of each', () => {
    const lines = Array.from({ length: 20 }, (_, index) => `line ${index}`);
    const [cause = ''] = firstCauses({ testResults: [file(failed('one', lines.join('\n')))] });
    expect(cause.split('\n')).toEqual(['one', ...lines.slice(0, 12).map((line) => `  ${line}`)]);
  });

  it('name a file that failed outside its tests', () => {
    const broken = { ...file({ fullName: 'one', status: 'skipped' }), message: 'the control plane did not start' };
    expect(firstCauses({ testResults: [broken] })).toEqual([
      '/scenario.local.test.ts\n  the control plane did not start',
    ]);
  });

  it('are none where nothing failed, or no report was written', () => {
    expect(firstCauses({ testResults: [file({ fullName: 'one', status: 'passed' })] })).toEqual([]);
    expect(firstCauses({})).toEqual([]);
  });
});
