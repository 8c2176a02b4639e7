import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { confirm } from './confirm.ts';
import { EXIT } from './exit-code.ts';

function terminal(text: string | undefined) {
  const input = Object.assign(new PassThrough(), { isTTY: text !== undefined });
  if (text !== undefined) input.end(text);
  return { input, output: new PassThrough() };
}

const asked = { question: 'Everything goes.', answer: 'dev', option: '--confirm dev' };

describe('confirm', () => {
  it('goes on with the one answer, from a terminal or from the option', async () => {
    await confirm({ ...asked, given: undefined, terminal: terminal('dev\n') });
    await confirm({ ...asked, given: 'dev', terminal: terminal(undefined) });
  });

  it('shows the question at the terminal', async () => {
    const own = terminal('dev\n');
    await confirm({ ...asked, given: undefined, terminal: own });
    expect(String(own.output.read())).toContain('Everything goes. Type dev to go on: ');
  });

  it.each([
    ['another answer', undefined, 'yes\n', 'yes'],
    ['a closed terminal', undefined, '', ''],
    ['another name in the option, which no answer overrules', 'prod', 'dev\n', 'prod'],
    ['no terminal and no option', undefined, undefined, undefined],
  ])('stops at %s', async (_, given, text, told) => {
    await expect(confirm({ ...asked, given, terminal: terminal(text) })).rejects.toMatchObject({
      exitCode: EXIT.waits,
      problems: [{ code: 'NOT_REVIEWED', given: told, fix: expect.stringContaining('--confirm dev') }],
    });
  });
});
