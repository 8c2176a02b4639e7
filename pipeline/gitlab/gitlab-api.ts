import { z } from 'zod';
import { EXIT } from '../exit-code.ts';
import { PipelineError } from '../pipeline-error.ts';

/** Variables of a job; GitLab sets all but the token. */
export type JobVariables = Readonly<Record<string, string | undefined>>;

/** What is asked of GitLab; `path` begins below `/api/v4/projects/<id>`. */
export interface GitlabApi {
  get(path: string): Promise<unknown>;
  post(path: string, body?: object): Promise<unknown>;
  put(path: string, body: object): Promise<unknown>;
  graphql(query: string, variables: object): Promise<unknown>;
}

/** Longest that one request may take, in milliseconds. */
const TIMEOUT = 20_000;
/** Tries of a request that GitLab could not answer, with this many milliseconds before each further one. */
const WAITS = [0, 1_000, 4_000] as const;

const placeSchema = z.object({
  CI_API_V4_URL: z.string().min(1),
  CI_API_GRAPHQL_URL: z.string().min(1),
  CI_PROJECT_ID: z.string().min(1),
});

/**
 * The API of the job's own project with the token of `PLATFORM_GITLAB_TOKEN` (scope `api`; masked, not protected, so that
 * merge requests have it). Undefined without a token: a job's own token may neither read nor write notes.
 */
export function gitlabApi(variables: JobVariables, pause = wait): GitlabApi | undefined {
  const token = variables['PLATFORM_GITLAB_TOKEN'] ?? '';
  const place = placeSchema.safeParse(variables);
  if (token === '' || !place.success) return undefined;
  const project = `${place.data.CI_API_V4_URL}/projects/${place.data.CI_PROJECT_ID}`;
  const send = async (url: string, method: string, body?: object): Promise<unknown> => {
    const headers = { 'PRIVATE-TOKEN': token, 'Content-Type': 'application/json' };
    let failure = '';
    for (const before of WAITS) {
      await pause(before);
      try {
        const answer = await fetch(url, {
          method,
          headers,
          signal: AbortSignal.timeout(TIMEOUT),
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        });
        if (answer.ok) return answer.status === 204 ? undefined : await answer.json();
        failure = `${answer.status} ${answer.statusText}`;
        // A write that may have been taken is not sent twice.
        if (answer.status !== 429 && (answer.status < 500 || method === 'POST')) break;
      } catch (error) {
        failure = error instanceof Error ? error.message : String(error);
        if (method === 'POST') break;
      }
    }
    throw unreachable(`${method} ${url}`, failure);
  };
  return {
    get: (path) => send(`${project}${path}`, 'GET'),
    post: (path, body) => send(`${project}${path}`, 'POST', body),
    put: (path, body) => send(`${project}${path}`, 'PUT', body),
    graphql: (query, given) => send(place.data.CI_API_GRAPHQL_URL, 'POST', { query, variables: given }),
  };
}

function unreachable(path: string, given: string): PipelineError {
  return new PipelineError(EXIT.failed, [
    {
      code: 'GITLAB_UNREACHABLE',
      path,
      given,
      allowed: "an answer of GitLab's API",
      fix: 'retry the job; with 401 or 403 renew PLATFORM_GITLAB_TOKEN (project access token, role Developer, scope api)',
    },
  ]);
}

async function wait(milliseconds: number): Promise<void> {
  if (milliseconds > 0) await new Promise((resolve) => setTimeout(resolve, milliseconds));
}
