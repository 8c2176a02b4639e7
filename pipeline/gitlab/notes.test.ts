import { describe, expect, it } from 'vitest';
import type { GitlabApi } from './gitlab-api.ts';
import { findNote, mergeRequestOf, upsertNote } from './notes.ts';

const MARKER = '<!-- plan -->';
const HERE = { project: 'group/platform', iid: '12' };

interface Node {
  readonly id: string;
  readonly body: string;
  readonly author: { readonly id: string } | null;
  readonly lastEditedBy?: { readonly id: string } | null;
}

function node(further: Partial<Node> = {}): Node {
  return { id: 'gid://gitlab/Note/41', body: `${MARKER}\nplans`, author: { id: 'me' }, lastEditedBy: null, ...further };
}

/** GitLab with these pages of notes; remembers what is written. */
function gitlab(...pages: readonly (readonly Node[])[]) {
  const writes: unknown[] = [];
  const api: GitlabApi = {
    get: async () => [],
    post: async (path, body) => void writes.push(['POST', path, body]),
    put: async (path, body) => void writes.push(['PUT', path, body]),
    graphql: async (_query, variables) => {
      const page = Number((variables as { after: string | null }).after ?? 0);
      const pageInfo = { hasNextPage: page < pages.length - 1, endCursor: String(page + 1) };
      const notes = { nodes: pages[page] ?? [], pageInfo };
      return { data: { currentUser: { id: 'me' }, project: { mergeRequest: { notes } } } };
    },
  };
  return { api, writes };
}

describe('the note of a merge request', () => {
  it('is made where there is none', async () => {
    const { api, writes } = gitlab([node({ body: 'LGTM' })]);
    expect(await upsertNote(api, HERE, { marker: MARKER, body: 'new' })).toBe('made');
    expect(writes).toEqual([['POST', '/merge_requests/12/notes', { body: 'new' }]]);
  });

  it('is updated in place, also from a later page', async () => {
    const { api, writes } = gitlab([node({ body: 'LGTM' })], [node()]);
    expect(await upsertNote(api, HERE, { marker: MARKER, body: 'new' })).toBe('updated');
    expect(writes).toEqual([['PUT', '/merge_requests/12/notes/41', { body: 'new' }]]);
  });

  it.each([
    ['somebody else wrote', node({ author: { id: 'other' } })],
    ['somebody else edited', node({ lastEditedBy: { id: 'other' } })],
    ['has the marker in its middle', node({ body: `see ${MARKER}` })],
    ['has lost its author', node({ author: null })],
  ])('is not one that %s', async (_, found) => {
    expect(await findNote(gitlab([found]).api, HERE, MARKER)).toBeUndefined();
  });

  it("counts where the token's user edited it last", async () => {
    const { api } = gitlab([node({ lastEditedBy: { id: 'me' } })]);
    expect(await findNote(api, HERE, MARKER)).toEqual({ id: '41', body: `${MARKER}\nplans` });
  });
});

describe('the merge request of a commit', () => {
  const of = async (found: unknown) =>
    await mergeRequestOf({ ...gitlab([]).api, get: async () => found }, 'abc', 'main');
  const merged = { iid: 12, state: 'merged', target_branch: 'main', merged_at: '2026-11-20T10:00:00Z' };

  it('is the merged one; of several the last', async () => {
    expect(await of([merged, { ...merged, iid: 13, merged_at: '2026-11-21T10:00:00Z' }])).toBe('13');
  });

  it('is none for a direct push, an open one, or one into another branch', async () => {
    expect(await of([])).toBeUndefined();
    expect(await of([{ ...merged, state: 'opened', merged_at: null }])).toBeUndefined();
    expect(await of([{ ...merged, target_branch: 'release' }])).toBeUndefined();
  });
});
