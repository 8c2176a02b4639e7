import type { IncomingMessage } from 'node:http';
import { Agent, request as httpsRequest, type RequestOptions } from 'node:https';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';

/** Answer of the API server that is no success, in its own words. */
export class ApiError extends Error {
  readonly status: number;
  /** Machine-readable, such as `NotFound`, `Invalid`, `TooManyRequests`. */
  readonly reason: string;

  constructor(method: string, path: string, status: number, body: string) {
    const told = parse(body);
    super(`${method} ${path}: ${told.message ?? body.slice(0, 500)}`);
    this.name = 'ApiError';
    this.status = status;
    this.reason = told.reason ?? '';
  }
}

/** Media types of a request's body; the three ways to patch among them. */
export const CONTENT_TYPES = {
  json: 'application/json',
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
  patch: 'application/json-patch+json',
  apply: 'application/apply-patch+yaml',
} as const;

export type ContentType = keyof typeof CONTENT_TYPES;

/** One server, one identity. */
export interface Connection {
  /** `https://127.0.0.1:<port>` */
  readonly server: string;
  /** PEM of the certificate that the server's own is checked by; without it any is accepted, for health alone. */
  readonly ca?: string;
  readonly token?: string;
}

export type Send = (method: string, path: string, body?: unknown, type?: ContentType) => Promise<unknown>;

/** How often a server that names a time to come back is asked again, and the longest wait for it in seconds. */
const RETRIES = 20;
const LONGEST_RETRY_SECONDS = 1;

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly retryAfter: string | undefined;
  readonly text: string;
}

/**
 * A sender of JSON requests that keeps its connections open; what is no success is thrown as ApiError. A server that says
 * when to come back (a new kind whose storage is being made, a queue that is full) is asked again, as by every client of
 * Kubernetes.
 */
export function sender({ server, ca, token }: Connection): Send {
  const trust = ca === undefined ? { rejectUnauthorized: false } : { ca };
  const agent = new Agent({ keepAlive: true, maxSockets: 16, ...trust });
  return async (method, path, body, type = 'json') => {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const headers = {
      accept: 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(text === undefined ? {} : { 'content-type': CONTENT_TYPES[type] }),
      // Node.js leaves it out for a DELETE, whose body would then be read as the next request.
      ...(text === undefined ? {} : { 'content-length': Buffer.byteLength(text) }),
    };
    for (let retry = 0; ; retry += 1) {
      const answer = await exchange(`${server}${path}`, { method, agent, headers }, text);
      if (answer.status === 429 && answer.retryAfter !== undefined && retry < RETRIES) {
        await pause(Math.min(Number(answer.retryAfter), LONGEST_RETRY_SECONDS) * 1000);
        continue;
      }
      if (answer.status >= 400) throw new ApiError(method, path, answer.status, answer.text);
      return answer.type.startsWith('application/json') ? (JSON.parse(answer.text) as unknown) : answer.text;
    }
  };
}

/** Reads an answer line by line as it comes, over a connection of its own; resolves when the server or `signal` ends it. */
export function streamer({ server, ca, token }: Connection) {
  const trust = ca === undefined ? { rejectUnauthorized: false } : { ca };
  return async (path: string, signal: AbortSignal, onLine: (line: string) => void): Promise<void> => {
    const agent = new Agent(trust);
    const headers = {
      accept: 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    };
    const response = await new Promise<IncomingMessage>((done, fail) => {
      httpsRequest(`${server}${path}`, { agent, headers, signal }, done).once('error', fail).end();
    });
    if (response.statusCode !== 200) {
      throw new ApiError('GET', path, response.statusCode ?? 0, await textOf(response));
    }
    const broken = new Promise<never>((_, fail) => response.once('error', fail));
    const read = (async () => {
      for await (const line of createInterface({ input: response })) onLine(line);
    })();
    await Promise.race([read, broken]);
  };
}

async function textOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function exchange(url: string, options: RequestOptions, text: string | undefined): Promise<Answer> {
  return new Promise((done, fail) => {
    const outgoing = httpsRequest(url, options, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('error', fail);
      response.once('end', () =>
        done({
          status: response.statusCode ?? 0,
          type: response.headers['content-type'] ?? '',
          retryAfter: response.headers['retry-after'],
          text: Buffer.concat(chunks).toString('utf8'),
        }),
      );
    });
    outgoing.once('error', fail);
    outgoing.end(text);
  });
}

function parse(body: string): { message?: string; reason?: string } {
  try {
    return JSON.parse(body) as { message?: string; reason?: string };
  } catch {
    return {};
  }
}
