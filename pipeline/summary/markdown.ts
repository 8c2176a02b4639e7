import { harmless } from '../../lib/plan/harmless.ts';

/**
 * Text from outside as plain text of a table cell or a line: no markup, no HTML, no mention, no GitLab quick action, and
 * nothing that could close or open a comment. Line breaks become spaces.
 */
export function inlineText(text: string): string {
  const line = harmless(text.replace(/[\r\n\t]+/g, ' ').trim());
  return line.replace(/[^\p{L}\p{N} .,;:()'"/=?%-]|--+|^\/|:\/\//gu, (signs) =>
    [...signs].map((sign) => `&#${sign.codePointAt(0)};`).join(''),
  );
}

/**
 * Text from outside as a block that is shown as it is. HTML and not a fence, which ends at the next fence. Nothing in it can
 * be a tag or a comment, nor, at the start of a line, one of GitLab's quick actions. It wants an empty line before it.
 */
export function codeBlock(text: string): string {
  const lines = text.split('\n').map((line) => harmless(line).replace(/[&<>]|^\s*\//g, entities));
  return `<pre>\n${lines.join('\n')}\n</pre>`;
}

function entities(signs: string): string {
  return [...signs].map((sign) => `&#${sign.codePointAt(0)};`).join('');
}
