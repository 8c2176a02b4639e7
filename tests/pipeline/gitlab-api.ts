import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';

/** A note of a merge request; people are known by a name. */
export interface Note {
  readonly id: string;
  body: string;
  author: string;
  editor: string | undefined;
}

/** What each token may: as in GitLab, retrying on a protected branch is not for the one that writes notes. */
const NOTES_TOKEN = 'token-of-notes';
const RETRY_TOKEN = 'token-of-retries';
/** The user whose token the notes are written with. */
const PIPELINE = 'pipeline';

const bodySchema = z.object({ body: z.string() });
const querySchema = z.object({ variables: z.object({ path: z.literal('bytebytego/platform'), iid: z.string() }) });

/**
 * The one stand-in of these tests: of GitLab's API what the jobs ask, on loopback. Notes of merge requests, the merge
 * request of a commit, and the retry of a pipeline, which it only counts: gitlab-ci-local knows none.
 */
export class GitlabApiStandIn {
  readonly notes = new Map<string, Note[]>();
  /** Numbers of merge requests by the commit that they brought to main. */
  readonly merged = new Map<string, number>();
  /** Ids of pipelines, once for each retry that was asked for. */
  readonly retried: string[] = [];
  private readonly server: Server;

  private constructor(server: Server) {
    this.server = server;
  }

  static async start(): Promise<GitlabApiStandIn> {
    const server = createServer();
    const api = new GitlabApiStandIn(server);
    server.on('request', async (request, response) => {
      const token = request.url?.endsWith('/retry') ? RETRY_TOKEN : NOTES_TOKEN;
      const text = await textOf(request);
      const answer = request.headers['private-token'] === token ? api.answer(request, text) : undefined;
      response.writeHead(answer === undefined ? 404 : 200, { 'Content-Type': 'application/json' });
      response.end(JSON.stringify(answer ?? { message: '404 Not Found' }));
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    return api;
  }

  /** What GitLab and the project's settings give a job. @param onProtected whether its branch is protected. */
  variables(onProtected: boolean): Readonly<Record<string, string>> {
    const { port } = this.server.address() as AddressInfo;
    return {
      CI_API_V4_URL: `http://127.0.0.1:${port}/api/v4`,
      CI_API_GRAPHQL_URL: `http://127.0.0.1:${port}/api/graphql`,
      CI_PROJECT_ID: '1',
      CI_PROJECT_PATH: 'bytebytego/platform',
      PLATFORM_GITLAB_TOKEN: NOTES_TOKEN,
      ...(onProtected ? { PLATFORM_RETRY_TOKEN: RETRY_TOKEN } : {}),
    };
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((closed) => this.server.close(closed));
  }

  private answer({ method, url = '' }: IncomingMessage, text: string): unknown {
    const asked = `${method} ${url.replace('/api/v4/projects/1', '')}`;
    const of = (pattern: RegExp) => pattern.exec(asked)?.slice(1);
    const [posted] = of(/^POST \/merge_requests\/(\d+)\/notes$/) ?? [];
    if (posted !== undefined) return this.write(posted, undefined, bodySchema.parse(JSON.parse(text)).body);
    const [put, id] = of(/^PUT \/merge_requests\/(\d+)\/notes\/(\d+)$/) ?? [];
    if (put !== undefined) return this.write(put, id, bodySchema.parse(JSON.parse(text)).body);
    const [commit] = of(/^GET \/repository\/commits\/([0-9a-f]{40})\/merge_requests$/) ?? [];
    if (commit !== undefined) return this.mergeRequests(commit);
    const [pipeline] = of(/^POST \/pipelines\/(\d+)\/retry$/) ?? [];
    if (pipeline !== undefined) return { id: this.retried.push(pipeline) };
    if (asked === 'POST /api/graphql') return this.page(querySchema.parse(JSON.parse(text)).variables.iid);
    return undefined;
  }

  private write(iid: string, id: string | undefined, body: string): unknown {
    const notes = this.notes.get(iid) ?? [];
    this.notes.set(iid, notes);
    const found = notes.find((note) => note.id === id);
    if (found !== undefined) Object.assign(found, { body, editor: PIPELINE });
    else notes.push({ id: String(notes.length + 1), body, author: PIPELINE, editor: undefined });
    return {};
  }

  private mergeRequests(commit: string): unknown {
    const iid = this.merged.get(commit);
    const merged_at = '2026-01-01T00:00:00Z';
    return iid === undefined ? [] : [{ iid, state: 'merged', target_branch: 'main', merged_at }];
  }

  private page(iid: string): unknown {
    const nodes = (this.notes.get(iid) ?? []).map(({ id, body, author, editor }) => ({
      id: `gid://gitlab/Note/${id}`,
      body,
      author: { id: author },
      lastEditedBy: editor === undefined ? null : { id: editor },
    }));
    const notes = { nodes, pageInfo: { hasNextPage: false, endCursor: null } };
    return { data: { currentUser: { id: PIPELINE }, project: { mergeRequest: { notes } } } };
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
