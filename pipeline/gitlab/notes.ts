import { z } from 'zod';
import type { GitlabApi } from './gitlab-api.ts';

/** A note that the token's own user wrote and nobody else has touched. */
export interface OwnNote {
  /** Number, as the REST API wants it. */
  readonly id: string;
  readonly body: string;
}

const QUERY = `query($path: ID!, $iid: String!, $after: String) {
  currentUser { id }
  project(fullPath: $path) { mergeRequest(iid: $iid) { notes(first: 100, after: $after) {
    nodes { id body author { id } lastEditedBy { id } }
    pageInfo { hasNextPage endCursor }
  } } }
}`;

const person = z.object({ id: z.string() }).nullable();
const pageSchema = z.object({
  data: z.object({
    currentUser: person,
    project: z.object({
      mergeRequest: z.object({
        notes: z.object({
          nodes: z.array(
            z.object({ id: z.string(), body: z.string(), author: person, lastEditedBy: person.optional() }),
          ),
          pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullish() }),
        }),
      }),
    }),
  }),
});

/** Where a note is: the project's path and the number of the merge request in it. */
export interface MergeRequest {
  readonly project: string;
  readonly iid: string;
}

/**
 * The pipeline's note of a merge request. Everybody who may comment can write the marker, and a maintainer can edit any
 * note: so only a note counts that the token's user wrote and edited last.
 */
export async function findNote(
  api: GitlabApi,
  { project, iid }: MergeRequest,
  marker: string,
): Promise<OwnNote | undefined> {
  let after: string | undefined;
  do {
    const { data } = pageSchema.parse(await api.graphql(QUERY, { path: project, iid, after: after ?? null }));
    const { nodes, pageInfo } = data.project.mergeRequest.notes;
    const me = data.currentUser?.id;
    const own = nodes.find(
      ({ body, author, lastEditedBy }) =>
        body.startsWith(marker) && me !== undefined && author?.id === me && (lastEditedBy?.id ?? me) === me,
    );
    if (own !== undefined) return { id: own.id.slice(own.id.lastIndexOf('/') + 1), body: own.body };
    after = pageInfo.hasNextPage ? (pageInfo.endCursor ?? undefined) : undefined;
  } while (after !== undefined);
  return undefined;
}

/** Writes the note in place of an earlier one; makes it where there is none. */
export async function upsertNote(
  api: GitlabApi,
  mergeRequest: MergeRequest,
  { marker, body }: { readonly marker: string; readonly body: string },
): Promise<'made' | 'updated'> {
  const notes = `/merge_requests/${mergeRequest.iid}/notes`;
  const note = await findNote(api, mergeRequest, marker);
  if (note === undefined) await api.post(notes, { body });
  else await api.put(`${notes}/${note.id}`, { body });
  return note === undefined ? 'made' : 'updated';
}

const mergeRequestsSchema = z.array(
  z.object({ iid: z.number(), state: z.string(), target_branch: z.string(), merged_at: z.string().nullish() }),
);

/** The merge request that brought a commit to `branch`, by its number: the one merged last; undefined for a direct push. */
export async function mergeRequestOf(api: GitlabApi, commit: string, branch: string): Promise<string | undefined> {
  const found = mergeRequestsSchema.parse(await api.get(`/repository/commits/${commit}/merge_requests`));
  const merged = found
    .filter(({ state, target_branch }) => state === 'merged' && target_branch === branch)
    .sort((a, b) => (b.merged_at ?? '').localeCompare(a.merged_at ?? ''));
  return merged[0] && String(merged[0].iid);
}
