import { describeCounts } from './counts.ts';
import { codeBlock, inlineText } from './markdown.ts';
import { type RunEntry, riskCount } from './run-entry.ts';

/** By this the note is found again, to be updated in place. */
export const NOTE_MARKER = '<!-- platform-plan -->';

/** GitLab's limit of a note, in characters. */
const LONGEST_NOTE = 1_000_000;

const DIGESTS = 'platform-plan-digests';
const CUT =
  '\n\n**Cut here:** GitLab takes no longer note. The whole text is in the job logs and artifacts of the pipeline.\n';

export interface NoteInput {
  readonly entries: readonly RunEntry[];
  /** Commit that was planned. */
  readonly commit: string;
  readonly pipelineUrl: string;
}

/**
 * The one note of a merge request: a table and the plans of each environment, and, not shown, the reviewed digest of each
 * stack, by which `apply` knows on main that a plan is the one that was read. The digests stand before everything that
 * comes from outside; where the text gets too long, its end is cut and says so, the digests never are.
 *
 * A note proves nothing by itself, since people can edit it: its author and its last editor have to be the pipeline's own user.
 */
export function mergeRequestNote(input: NoteInput, longest = LONGEST_NOTE): string {
  const head = [NOTE_MARKER, digestBlock(input.entries), ''].join('\n');
  const text = [
    head,
    title(input),
    ...environmentsOf(input.entries).map((it) => environmentSection(it, input.entries)),
  ].join('\n');
  if (text.length <= longest) return text;
  return `${cutAtLine(text, longest - CUT.length)}${CUT}`;
}

/** Digests by stack id; empty where the text is no note of ours or its block cannot be read. */
export function parseNote(markdown: string): ReadonlyMap<string, string> {
  const [first, second] = markdown.split('\n');
  const block =
    first?.trim() === NOTE_MARKER ? second?.trim().match(/^<!-- platform-plan-digests ([A-Za-z0-9_-]*) -->$/) : null;
  const digests = new Map<string, string>();
  for (const [stack, digest] of entriesIn(block?.[1] ?? ''))
    if (isStackId(stack) && isDigest(digest)) digests.set(stack, digest);
  return digests;
}

/** Base64: no letter of it can close the comment. */
function digestBlock(entries: readonly RunEntry[]): string {
  const digests = entries.flatMap(({ stack, digest }) => (digest === undefined ? [] : [[stack, digest]]));
  return `<!-- ${DIGESTS} ${Buffer.from(JSON.stringify(Object.fromEntries(digests))).toString('base64url')} -->`;
}

function entriesIn(block: string): readonly (readonly [string, unknown])[] {
  try {
    const value: unknown = JSON.parse(Buffer.from(block, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null ? Object.entries(value) : [];
  } catch {
    return [];
  }
}

function isStackId(text: string): boolean {
  return /^[a-z][a-z0-9-]*$/.test(text);
}

function isDigest(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
}

function title({ entries, commit, pipelineUrl }: NoteInput): string {
  const risks = entries.reduce((sum, entry) => sum + riskCount(entry), 0);
  const link = /^https?:\/\/[\w.:/-]+$/.test(pipelineUrl) ? `[pipeline](${pipelineUrl})` : 'pipeline';
  const warning =
    risks === 0
      ? []
      : ['', `:rotating_light: **${risks} ${risks === 1 ? 'risk' : 'risks'} for data**: read these first.`];
  return [`## Plan of ${inlineText(commit.slice(0, 12))} (${link})`, ...warning].join('\n');
}

function environmentsOf(entries: readonly RunEntry[]): readonly string[] {
  return [...new Set(entries.map(({ environment }) => environment))];
}

function environmentSection(environment: string, entries: readonly RunEntry[]): string {
  const mine = entries.filter((it) => it.environment === environment);
  const table = ['| stack | result | changes | reason |', '|---|---|---|---|', ...mine.map(row)].join('\n');
  return ['', `### ${inlineText(environment)}`, '', table, ...mine.flatMap(details)].join('\n');
}

function row(entry: RunEntry): string {
  const { stack, result, changes, reason = '' } = entry;
  const risks = riskCount(entry);
  const lost = risks === 0 ? '' : `:rotating_light: ${risks} at risk `;
  const counts = changes === undefined ? '' : describeCounts(changes);
  return `| ${inlineText(stack)} | ${result} | ${counts} | ${lost}${inlineText(reason)} |`;
}

function details(entry: RunEntry): readonly string[] {
  const { stack, changes, description } = entry;
  if (description === undefined || changes === undefined || describeCounts(changes) === 'no changes') return [];
  const open = riskCount(entry) === 0 ? '<details>' : '<details open>';
  return [
    '',
    `${open}<summary>${inlineText(stack)}: ${describeCounts(changes)}</summary>`,
    '',
    codeBlock(description),
    '',
    '</details>',
  ];
}

/** Cuts after a whole line, and closes what stands open there. */
function cutAtLine(text: string, longest: number): string {
  const closing = '\n</pre>\n\n</details>\n';
  const end = text.lastIndexOf('\n', longest - closing.length);
  const kept = text.slice(0, Math.max(end, 0));
  return kept.lastIndexOf('<pre>') > kept.lastIndexOf('</pre>') ? `${kept}${closing}` : kept;
}
