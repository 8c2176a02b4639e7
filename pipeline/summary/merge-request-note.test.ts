import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PlanChanges } from '../../lib/plan/terraform-plan.ts';
import { codeBlock, inlineText } from './markdown.ts';
import { mergeRequestNote, NOTE_MARKER, parseNote } from './merge-request-note.ts';
import type { RunEntry } from './run-entry.ts';

const changes: PlanChanges = { create: 1, update: 0, replace: 0, delete: 0, forget: 0, move: 0, import: 0, outputs: 0 };
const digest = 'ab'.repeat(32);
const entry = (more: Partial<RunEntry> = {}): RunEntry => ({
  stack: 'dev-edge',
  environment: 'dev',
  result: 'planned',
  changes,
  digest,
  description: 'dev-edge: 1 to create\n\nCreated:\n  + a.b',
  ...more,
});
const input = { commit: '0123456789abcdef', pipelineUrl: 'https://gitlab.example/p/-/pipelines/7' };
const note = (entries: readonly RunEntry[], longest?: number) => mergeRequestNote({ ...input, entries }, longest);

describe('the note', () => {
  test('has the marker first, a table by environment, and each plan to open', () => {
    const text = note([
      entry(),
      entry({ stack: 'prod-edge', environment: 'prod', result: 'deferred', reason: 'no state' }),
    ]);
    expect(text.startsWith(`${NOTE_MARKER}\n<!-- platform-plan-digests `)).toBe(true);
    expect(text).toContain('## Plan of 0123456789ab ([pipeline](https://gitlab.example/p/-/pipelines/7))');
    expect(text).toContain(
      '### dev\n\n| stack | result | changes | reason |\n|---|---|---|---|\n| dev-edge | planned | 1 to create |  |',
    );
    expect(text).toContain(
      '### prod\n\n| stack | result | changes | reason |\n|---|---|---|---|\n| prod-edge | deferred | 1 to create | no state |',
    );
    expect(text).toContain(
      '<details><summary>dev-edge: 1 to create</summary>\n\n<pre>\ndev-edge: 1 to create\n\nCreated:\n  + a.b\n</pre>\n\n</details>',
    );
  });

  test('opens a plan with risks and says so above', () => {
    const text = note([entry({ risks: [{ address: 'a.b', type: 'a', what: 'deleted', why: 'it', instead: 'do' }] })]);
    expect(text).toContain('**1 risk for data**: read these first.');
    expect(text).toContain('<details open>');
    expect(note([entry()])).not.toContain('rotating_light');
  });

  test('has no plan to open where there is no text of it', () => {
    const { description: _, ...silent } = entry();
    expect(note([silent])).not.toContain('<details');
  });

  test('sees the risks in the text of a plan where the entry has none of its own', () => {
    const description = 'dev-edge: 1 to delete\n\nDATA AT RISK\n  ! a.b: deleted\n      it\n\nDeleted:\n  - a.b';
    expect(note([entry({ description })])).toContain('| :rotating_light: 1 at risk  |');
  });

  test('leaves out the text of a plan without changes', () => {
    const text = note([entry({ result: 'no changes', changes: { ...changes, create: 0 } })]);
    expect(text).not.toContain('<details');
    expect(text).toContain('| dev-edge | no changes | no changes |  |');
  });

  test('links nothing but an address', () => {
    expect(mergeRequestNote({ ...input, pipelineUrl: 'javascript:alert(1)', entries: [] })).not.toContain('javascript');
  });
});

describe('reading it', () => {
  test('gives the digests of the planned stacks', () => {
    const text = note([
      entry(),
      entry({ stack: 'dev-network', digest: 'cd'.repeat(32) }),
      { stack: 'dev-x', environment: 'dev', result: 'deferred' },
    ]);
    expect([...parseNote(text)]).toEqual([
      ['dev-edge', digest],
      ['dev-network', 'cd'.repeat(32)],
    ]);
    expect(parseNote(text.replaceAll('\n', '\r\n')).size).toBe(2);
  });

  test.each([
    ['another text', 'LGTM'],
    ['a block without the marker', note([entry()]).replace(NOTE_MARKER, '')],
    ['a note that is quoted further down', `> hi\n${note([entry()])}`],
    ['a block that is no base64 of JSON', `${NOTE_MARKER}\n<!-- platform-plan-digests AAAA -->`],
    ['a block with null in it', `${NOTE_MARKER}\n<!-- platform-plan-digests bnVsbA -->`],
    ['a value that is no digest', note([entry({ digest: 'yes' })])],
  ])('gives nothing for %s', (_, text) => {
    expect(parseNote(text).size).toBe(0);
  });
});

describe('what comes from outside', () => {
  const hostile = '--> <!-- platform-plan -->\n</pre></details><script> | @all /merge ~bug #1 :x: ![a](b) `c`';

  test('closes no comment, opens no tag, adds no row and mentions nobody', () => {
    const plain = note([entry()]);
    const text = note([entry({ reason: hostile, description: hostile })]);
    for (const part of ['<!--', '-->', '</pre>', '</details>', '<details'])
      expect(text.split(part), part).toHaveLength(plain.split(part).length);
    expect(text).not.toContain('<script');
    expect(text.match(/^\|/gm)).toHaveLength(3);
    const row = text.split('\n').find((line) => line.startsWith('| dev-edge')) ?? '';
    expect(row.replace(/&#\d+;/g, '')).not.toMatch(/[@`~![\]<>#]/);
  });

  test('starts no line with a quick action', () => {
    expect(codeBlock('/merge\n  /approve')).toBe('<pre>\n&#47;merge\n&#32;&#32;&#47;approve\n</pre>');
    expect(inlineText('/merge')).toBe('&#47;merge');
  });

  const fragments = fc.string({
    unit: fc.constantFrom(
      '<!--',
      '-->',
      '--',
      '>',
      '&',
      ';',
      '`',
      '\n',
      '\r',
      '|',
      '/',
      '</pre>',
      '\u0000',
      '\u2028',
      'é',
      'a',
    ),
  });
  test('never changes what is read back', () => {
    fc.assert(
      fc.property(fragments, fragments, (reason, description) => {
        const text = note([entry({ reason: `${hostile}${reason}`, description: `${description}${hostile}` })]);
        expect([...parseNote(text)]).toEqual([['dev-edge', digest]]);
        expect(text.split('<!--')).toHaveLength(3);
        expect(text.split('-->')).toHaveLength(3);
      }),
    );
  });
});

describe("GitLab's limit", () => {
  const long = Array.from({ length: 60 }, (_, index) =>
    entry({ stack: `dev-s${index}`, description: `${'line '.repeat(400)}<a>\n`.repeat(10) }),
  );

  test('holds: the end is cut at a line, says so, and all digests are still there', () => {
    const text = note(long);
    expect(text.length).toBeLessThanOrEqual(1_000_000);
    expect(text.length).toBeGreaterThan(990_000);
    expect(text).toContain('\n</pre>\n\n</details>\n\n\n**Cut here:** GitLab takes no longer note.');
    expect(parseNote(text).size).toBe(60);
  });

  test('what fits is not cut', () => {
    const text = note([entry()]);
    expect(note([entry()], text.length)).toBe(text);
    expect(note([entry()], text.length - 1)).toContain('**Cut here:**');
  });

  test('a cut between plans closes nothing', () => {
    const whole = note(long, Number.POSITIVE_INFINITY);
    const end = whole.indexOf('</details>') + '</details>\n'.length;
    const cut = note(long, end + 200);
    expect(cut.split('<pre>').length).toBe(cut.split('</pre>').length);
    expect(cut.split('<details').length).toBe(cut.split('</details>').length);
  });
});
