import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { handler } from './synthetic-check/index.js';
import { visit } from './synthetic-check/visit.js';

const servers: Server[] = [];
afterEach(async () => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  await Promise.all(servers.splice(0).map(stop));
});

function stop(server: Server): Promise<unknown> {
  server.closeAllConnections();
  return new Promise((done) => server.close(done));
}

async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  servers.push(server);
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('visit', () => {
  test('tells status and time of a host that answers', async () => {
    const url = await serve((_, response) => response.end('ok'));
    const result = await visit(`${url}/ready`, 5000);
    expect(result.status).toBe(200);
    expect(result.milliseconds).toBeGreaterThanOrEqual(0);
  });

  test('asks for the path, says who it is and wants no cached answer', async () => {
    const asked: unknown[] = [];
    const url = await serve(({ method, url: path, headers }, response) => {
      asked.push([method, path, headers['user-agent'], headers['cache-control']]);
      response.end();
    });
    await visit(`${url}/ready`, 5000);
    expect(asked).toEqual([['GET', '/ready', 'synthetic-check', 'no-cache']]);
  });

  test('follows redirects as a browser does', async () => {
    const url = await serve((request, response) => {
      if (request.url === '/new') response.end('here');
      else response.writeHead(301, { location: '/new' }).end();
    });
    await expect(visit(`${url}/old`, 5000)).resolves.toMatchObject({ status: 200 });
  });

  test.each([304, 403, 404, 503])('fails on %i and shows how the answer begins', async (status) => {
    const url = await serve((_, response) => response.writeHead(status).end('x'.repeat(500)));
    const text = status === 304 ? '' : 'x'.repeat(200);
    await expect(visit(url, 5000)).rejects.toThrow(new RegExp(`answered ${status} after \\d+ ms: ${text}$`));
  });

  test('fails when the whole answer is not there in time', async () => {
    const url = await serve((_, response) => response.writeHead(200).write('begun'));
    await expect(visit(url, 200)).rejects.toThrow(/did not answer: .*timeout/);
  });

  test('names the cause when nobody listens', async () => {
    const url = await serve((_, response) => response.end());
    await Promise.all(servers.splice(0).map(stop));
    await expect(visit(url, 5000)).rejects.toThrow(/did not answer: fetch failed \(.*ECONNREFUSED/);
  });
});

describe('the canary', () => {
  test('visits the URL of its settings and logs one line of JSON', async () => {
    const url = await serve((_, response) => response.end('ok'));
    vi.stubEnv('CHECKED_URL', url);
    const log = vi.spyOn(console, 'log').mockImplementation(() => undefined);
    await handler();
    expect(log.mock.calls.map(([line]) => JSON.parse(line))).toMatchObject([{ url, status: 200 }]);
  });

  test('fails where the visit fails', async () => {
    vi.stubEnv('CHECKED_URL', await serve((_, response) => response.writeHead(500).end('broken')));
    await expect(handler()).rejects.toThrow(/answered 500 after \d+ ms: broken/);
  });

  test('fails without a URL', async () => {
    vi.stubEnv('CHECKED_URL', undefined);
    await expect(handler()).rejects.toThrow('CHECKED_URL is not set');
  });
});
