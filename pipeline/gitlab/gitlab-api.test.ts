import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { PipelineError } from '../pipeline-error.ts';
import { type GitlabApi, gitlabApi } from './gitlab-api.ts';

let server: Server | undefined;

afterEach(() => server?.close());

/** GitLab's API that answers with these states, one after the other. */
async function answering(...states: readonly number[]) {
  const requests: string[] = [];
  server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url} ${request.headers['private-token']}`);
    response.statusCode = states[requests.length - 1] ?? 200;
    response.end(JSON.stringify({ ok: true }));
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api`;
  const variables = { CI_API_V4_URL: `${url}/v4`, CI_API_GRAPHQL_URL: `${url}/graphql`, CI_PROJECT_ID: '5' };
  const waits: number[] = [];
  const api = gitlabApi(
    { ...variables, PLATFORM_GITLAB_TOKEN: 'secret' },
    async (milliseconds) => void waits.push(milliseconds),
  );
  return { api: api as GitlabApi, requests, variables, waits };
}

describe("GitLab's API", () => {
  it('is there only with a token', async () => {
    const { variables } = await answering();
    expect(gitlabApi(variables)).toBeUndefined();
    expect(gitlabApi({ PLATFORM_GITLAB_TOKEN: 'secret' })).toBeUndefined();
  });

  it("asks for the job's own project, with the token", async () => {
    const { api, requests } = await answering();
    expect(await api.get('/merge_requests')).toEqual({ ok: true });
    expect(requests).toEqual(['GET /api/v4/projects/5/merge_requests secret']);
  });

  it('asks again where GitLab could not answer', async () => {
    const { api, requests, waits } = await answering(502, 429);
    expect(await api.put('/x', {})).toEqual({ ok: true });
    expect(requests).toHaveLength(3);
    expect(waits).toEqual([0, 1000, 4000]);
  });

  it('sends what makes something once only, since it may have been taken', async () => {
    const { api, requests } = await answering(502);
    await expect(api.post('/x')).rejects.toThrow(PipelineError);
    expect(requests).toHaveLength(1);
  });

  it('tells a refusal at once, without the token', async () => {
    const { api, requests } = await answering(401);
    const refusal = await api.get('/x').catch((error: unknown) => error as PipelineError);
    expect(refusal).toMatchObject({ problems: [{ code: 'GITLAB_UNREACHABLE', given: '401 Unauthorized' }] });
    expect((refusal as PipelineError).message).not.toContain('secret');
    expect(requests).toHaveLength(1);
  });
});
