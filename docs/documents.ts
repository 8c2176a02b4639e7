import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Root of the repository. */
export const ROOT = resolve(import.meta.dirname, '..');

/** Every page that people read, relative to the root. */
export const DOCUMENTS: readonly string[] = [
  'README.md',
  'ARCHITECTURE.md',
  'CHANGELOG.md',
  '.gitlab/README.md',
  'local/kubernetes/README.md',
  'templates/README.md',
  'tests/cluster/README.md',
  ...['docs', 'decisions'].flatMap((folder) =>
    readdirSync(join(ROOT, folder))
      .filter((name) => name.endsWith('.md'))
      .map((name) => `${folder}/${name}`),
  ),
];

/** Text of a page. */
export function textOf(document: string): string {
  return readFileSync(join(ROOT, document), 'utf8');
}

/** Anchors of the headings of a page, as GitLab and GitHub make them. */
export function anchorsOf(text: string): ReadonlySet<string> {
  return new Set(
    [...withoutBlocks(text).matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
      title
        .toLowerCase()
        .replace(/[^\w\s-]/g, '')
        .trim()
        .replace(/\s/g, '-'),
    ),
  );
}

/** A link inside the repository: `path` is empty for the page itself. */
export interface Link {
  readonly path: string;
  readonly anchor: string | undefined;
}

/** Links of a page that lead to no other site. */
export function linksOf(text: string): readonly Link[] {
  return [...text.matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)]+))?\)/g)].map(([, path = '', anchor]) => ({
    path,
    anchor,
  }));
}

/** What a page sets as code: each span, and each line of a block. */
export function codeOf(text: string): readonly string[] {
  const blocks = [...text.matchAll(/^```\w*\n([\s\S]*?)^```$/gm)].flatMap(([, block = '']) => block.split('\n'));
  const spans = [...withoutBlocks(text).matchAll(/`([^`\n]+)`/g)].map(([, span = '']) => span);
  return [...blocks, ...spans].map((line) => line.replace(/ +# .*$/, '').trim()).filter((line) => line !== '');
}

/** A command of this repository as a page writes it. */
export interface WrittenCommand {
  /** The code that it stands in. */
  readonly written: string;
  /** Name of the npm script. */
  readonly script: string;
  /** What follows `--`. */
  readonly args: readonly string[];
}

/** Commands of npm that stand in a piece of code. */
export function commandsIn(code: string): readonly WrittenCommand[] {
  return code.split(/ && | \| |; |, (?=`|npm )/).flatMap((written) => {
    const found = /^npm (?:run (?:--silent )?([a-z:]+)|(test))(?: -- (.+))?$/.exec(written.trim());
    if (found === null) return [];
    const [, run, test = '', rest = ''] = found;
    return [{ written, script: run ?? test, args: rest.split(' ').filter((word) => word !== '' && word !== '…') }];
  });
}

function withoutBlocks(text: string): string {
  return text.replace(/^```[\s\S]*?^```$/gm, '');
}
