import { createSocket, type Socket } from 'node:dgram';
import { Resolver } from 'node:dns/promises';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { dns } from '../environments/schema/network.ts';
import { nameServers } from './name-servers.ts';

let server: Socket | undefined;

afterEach(() => server?.close());

/** A DNS server on loopback that names ns1.example.net for whatever it is asked; returns its address. */
async function answering(): Promise<string> {
  const socket = createSocket('udp4');
  server = socket;
  socket.on('message', (question, { address, port }) => {
    const host = Buffer.from('\x03ns1\x07example\x03net\x00', 'latin1');
    const end = question.indexOf(0, 12) + 5;
    const head = Buffer.from(question.subarray(0, end));
    head.writeUInt16BE(0x8400, 2);
    for (const [count, at] of [1, 1, 0, 0].map((count, index) => [count, 4 + 2 * index] as const))
      head.writeUInt16BE(count, at);
    const record = Buffer.from([0xc0, 12, 0, 2, 0, 1, 0, 0, 0, 60, 0, host.length]);
    socket.send(Buffer.concat([head, record, host]), port, address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return `127.0.0.1:${socket.address().port}`;
}

describe('name servers of a zone', () => {
  it('are asked of a resolver on its own port', async () => {
    expect(await nameServers('dev.example.com', await answering())).toEqual(['ns1.example.net']);
  });

  it('are none where nobody listens', async () => {
    const resolver = await answering();
    server?.close();
    server = undefined;
    expect(await nameServers('dev.example.com', resolver)).toEqual([]);
  });
});

describe('a resolver that an environment may name', () => {
  const accepts = (resolver: string) => dns.safeParse({ zones: {}, resolver }).success;
  const takes = (resolver: string) => {
    const asked = new Resolver();
    asked.setServers([resolver]);
    return asked.getServers();
  };

  it('is one that Node.js asks, with and without a port', () => {
    expect(accepts('127.0.0.1:5353')).toBe(true);
    expect(takes('127.0.0.1:5353')).toEqual(['127.0.0.1:5353']);
    expect(accepts('1.1.1.1')).toBe(true);
    expect(takes('1.1.1.1')).toEqual(['1.1.1.1']);
    expect(accepts('127.0.0.1:65535')).toBe(true);
  });

  it.each(['resolver.internal', '999.1.1.1', '1.1.1', 'localhost:53', ''])(
    'is not %j: Node.js asks nobody so',
    (name) => {
      expect(accepts(name)).toBe(false);
      expect(() => takes(name)).toThrow();
    },
  );

  it.each(['127.0.0.1:0', '127.0.0.1:65536', '127.0.0.1:', '127.0.0.1:53:53', '127.0.0.1:x'])(
    'has no port as in %j',
    (name) => {
      expect(accepts(name)).toBe(false);
    },
  );
});
