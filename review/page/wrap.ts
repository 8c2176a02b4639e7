/** Width of a text in pixels, in the fonts of the page's graphs. */
export type Measure = (text: string, weight: 'strong' | 'plain') => number;

/**
 * Breaks a text into lines that are not wider than `limit`: at spaces and after marks that join words (`-`, `/`, `.`, `_`,
 * `,`); a word that is still too long is broken where the line ends. At most `most` lines; the last one then ends in `…`.
 */
export function wrap(text: string, limit: number, most: number, width: (text: string) => number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const part of parts(text, limit, width)) {
    if (line !== '' && width((line + part).trimEnd()) > limit) {
      lines.push(line.trimEnd());
      line = '';
    }
    line += line === '' ? part.trimStart() : part;
  }
  if (line.trim() !== '' || lines.length === 0) lines.push(line.trimEnd());
  if (lines.length <= most) return lines;
  return [...lines.slice(0, most - 1), cut(lines[most - 1] ?? '', limit, width)];
}

/** Pieces that are never broken again; each fits. */
function parts(text: string, limit: number, width: (text: string) => number): readonly string[] {
  const words = text.replace(/\s+/g, ' ').match(/[^\s\-/._,]*[\s\-/._,]+|[^\s\-/._,]+/g) ?? [];
  return words.flatMap((word) => (width(word.trimEnd()) <= limit ? [word] : letters(word, limit, width)));
}

function letters(word: string, limit: number, width: (text: string) => number): readonly string[] {
  const pieces: string[] = [];
  let piece = '';
  for (const letter of word) {
    if (piece !== '' && width(piece + letter) > limit) {
      pieces.push(piece);
      piece = '';
    }
    piece += letter;
  }
  return [...pieces, piece];
}

function cut(line: string, limit: number, width: (text: string) => number): string {
  const all = [...line];
  while (all.length > 0 && width(`${all.join('')}…`) > limit) all.pop();
  return `${all.join('')}…`;
}
