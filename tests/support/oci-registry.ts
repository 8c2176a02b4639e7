import { createHash, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * A registry of OCI artifacts in memory, as far as `helm push` and `helm pull` ask for it; as ECR it has only the repositories
 * that it is given (`node oci-registry.ts <repository>…`). Prints its address once it listens.
 */
const repositories = new Set(process.argv.slice(2));
const blobs = new Map<string, Buffer>();
const manifests = new Map<string, { readonly type: string; readonly body: Buffer }>();
const uploads = new Map<string, Buffer>();

const server = createServer(async (request, response) => {
  const body = await bodyOf(request);
  const url = new URL(request.url ?? '/', 'http://registry');
  const [, name = '', kind = '', rest = ''] = /^\/v2\/(.+)\/(blobs|manifests)\/(.*)$/.exec(url.pathname) ?? [];
  const answer = (status: number, headers: Record<string, string> = {}, content: Buffer | string = ''): void => {
    response.writeHead(status, headers).end(request.method === 'HEAD' ? undefined : content);
  };
  const refuse = (status: number, code: string, message: string): void =>
    answer(status, { 'Content-Type': 'application/json' }, JSON.stringify({ errors: [{ code, message }] }));
  if (url.pathname === '/v2/') answer(200);
  else if (!repositories.has(name)) refuse(404, 'NAME_UNKNOWN', `repository ${name} does not exist`);
  else if (kind === 'blobs' && request.method === 'POST') {
    const id = randomUUID();
    uploads.set(id, Buffer.alloc(0));
    answer(202, { Location: `/v2/${name}/blobs/uploads/${id}` });
  } else if (kind === 'blobs' && rest.startsWith('uploads/')) {
    const data = Buffer.concat([uploads.get(rest.slice('uploads/'.length)) ?? Buffer.alloc(0), body]);
    const digest = url.searchParams.get('digest');
    uploads.set(rest.slice('uploads/'.length), data);
    if (digest === null) answer(202, { Location: url.pathname });
    else {
      blobs.set(digest, data);
      answer(201, { 'Docker-Content-Digest': digest });
    }
  } else if (kind === 'blobs') {
    const found = blobs.get(rest);
    if (found === undefined) refuse(404, 'BLOB_UNKNOWN', 'no such blob');
    else answer(200, { 'Content-Length': String(found.length), 'Content-Type': 'application/octet-stream' }, found);
  } else if (request.method === 'PUT') {
    const digest = `sha256:${createHash('sha256').update(body).digest('hex')}`;
    const manifest = { type: request.headers['content-type'] ?? '', body };
    for (const reference of [rest, digest]) manifests.set(`${name}:${reference}`, manifest);
    answer(201, { 'Docker-Content-Digest': digest });
  } else {
    const found = manifests.get(`${name}:${rest}`);
    if (found === undefined) refuse(404, 'MANIFEST_UNKNOWN', 'manifest unknown');
    else {
      const digest = `sha256:${createHash('sha256').update(found.body).digest('hex')}`;
      const length = String(found.body.length);
      answer(
        200,
        { 'Content-Type': found.type, 'Content-Length': length, 'Docker-Content-Digest': digest },
        found.body,
      );
    }
  }
});

server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`listening on http://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
});

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
