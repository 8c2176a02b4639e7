import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, it } from 'vitest';
import { isOpen, type Port } from './machine.ts';

it('sees who listens, of both protocols, and that nobody does any more', async () => {
  const dns = createSocket('udp4');
  dns.bind({ address: '127.0.0.1', port: 0 });
  await once(dns, 'listening');
  const udp: Port = { protocol: 'udp', port: dns.address().port };
  expect(await isOpen(udp)).toBe(true);
  dns.close();
  await once(dns, 'close');
  expect(await isOpen(udp)).toBe(false);

  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const tcp: Port = { protocol: 'tcp', port: typeof address === 'object' && address !== null ? address.port : 0 };
  expect(await isOpen(tcp)).toBe(true);
  server.close();
  await once(server, 'close');
  expect(await isOpen(tcp)).toBe(false);
});
