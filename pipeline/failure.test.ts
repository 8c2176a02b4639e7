import { expect, it } from 'vitest';
import { EXIT } from './exit-code.ts';
import { tellFailure } from './failure.ts';
import { PipelineError } from './pipeline-error.ts';

function told(error: unknown): { readonly code: number; readonly text: string } {
  let text = '';
  const stderr = { write: (written: string) => (text += written) };
  return { code: tellFailure(error, { env: { GITLAB_TOKEN: 'glpat-0123456789' }, stderr }), text };
}

it('a foreseen error is told without its stack and without secrets, and gives its own exit code', () => {
  const problem = { code: 'GITLAB_UNREACHABLE', path: 'gitlab', allowed: 'an answer', fix: 'look' } as const;
  const { code, text } = told(new PipelineError(EXIT.backend, [{ ...problem, given: 'token=glpat-0123456789' }]));
  expect(code).toBe(EXIT.backend);
  expect(text).toBe(
    '1 problem; nothing was changed.\n\ngitlab [GITLAB_UNREACHABLE]\n  given:   "token=[redacted]"\n  allowed: an answer\n  fix:     look\n',
  );
});

it('what nobody foresaw is told with its stack, without secrets too, and ends with 1', () => {
  const { code, text } = told(new TypeError('no glpat-0123456789 here'));
  expect(code).toBe(EXIT.failed);
  expect(text).toMatch(/^TypeError: no \[redacted\] here\n {4}at /);
  expect(told('a text')).toEqual({ code: EXIT.failed, text: 'a text\n' });
});
