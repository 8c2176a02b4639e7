import { Document, isCollection, visit } from 'yaml';
import type { DeliveryEnvironment } from './delivery.ts';
import { environmentJobs } from './jobs.ts';

/** Where the job graph is kept; `.gitlab-ci.yml` includes it. */
export const GRAPH_FILE = '.gitlab/stacks.yml';

const HEADER = ` Written by \`npm run gitlab\` from the stack graph; do not edit. \`npm run gitlab -- --check\` tells whether it is current.
 What the jobs do stands in the templates that they extend, in .gitlab-ci.yml.`;

/** A job, and the keywords of a job, stand on lines of their own; what is below them on one line each. */
const LINES_DEPTH = 2;

/** The whole file: the same bytes for the same stacks. */
export function graphDocument(delivery: readonly DeliveryEnvironment[]): string {
  const document = new Document(Object.assign({}, ...delivery.map(environmentJobs)), { aliasDuplicateObjects: false });
  document.commentBefore = HEADER;
  visit(document, {
    Collection: (_key, node, path) => {
      const depth = path.filter(isCollection).length;
      if (depth > LINES_DEPTH || (depth === LINES_DEPTH && !holdsCollections(node.items))) node.flow = true;
    },
    Pair: (key, pair, path) => {
      if (path.filter(isCollection).length === 1 && key !== 0) Object.assign(pair.key as object, { spaceBefore: true });
    },
  });
  return document.toString({ lineWidth: 0, flowCollectionPadding: true });
}

function holdsCollections(items: readonly unknown[]): boolean {
  return items.some((item) => isCollection(item) || isCollection((item as { value?: unknown }).value));
}

/** Where two texts part: the line, counted from 1, and what stands there in each. */
export function firstDifference(committed: string, wanted: string) {
  const given = committed.split('\n');
  const allowed = wanted.split('\n');
  const index = allowed.findIndex((line, number) => line !== given[number]);
  const at = index === -1 ? allowed.length : index;
  return { line: at + 1, given: given[at], allowed: allowed[at] };
}
