import { connect, createServer, type Socket } from 'node:net';

/** A way to a server on loopback that can be cut and opened again. */
export interface SwitchedProxy {
  readonly endpoint: string;
  /** Refuses what is new and breaks what is open. */
  cut(): void;
  /** Cuts as soon as a client sends this text (`PUT /bucket/key`), before it reaches the server. */
  cutAt(text: string): void;
  open(): void;
  stop(): Promise<void>;
}

export async function switchedProxy(target: string): Promise<SwitchedProxy> {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  let isCut = false;
  let awaited: string | undefined;
  const drop = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  const cut = (): void => {
    isCut = true;
    awaited = undefined;
    drop();
  };
  const server = createServer((incoming) => {
    if (isCut) {
      incoming.resetAndDestroy();
      return;
    }
    const outgoing = connect(Number(port), hostname);
    for (const [socket, other] of [
      [incoming, outgoing],
      [outgoing, incoming],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
    }
    incoming.on('data', (chunk) => {
      if (awaited !== undefined && chunk.includes(awaited)) cut();
    });
    incoming.pipe(outgoing);
    outgoing.pipe(incoming);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no TCP address');
  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    cut,
    cutAt: (text) => {
      awaited = text;
    },
    open: () => {
      isCut = false;
    },
    stop: async () => {
      drop();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
