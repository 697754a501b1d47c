// A proxy between change feeds and PostgreSQL. It can hold back what the server sends, so that a feed is late but not lost.
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export type FeedRelay = Awaited<ReturnType<typeof startFeedRelay>>;

export async function startFeedRelay(databaseUrl: string) {
  const target = new URL(databaseUrl);
  const pairs = new Map<number, readonly [near: Socket, far: Socket]>();
  let opened = 0;
  let heldFrom = Number.POSITIVE_INFINITY;
  let sentWhileHeld = '';

  const server = createServer((near) => {
    const far = connect(Number(target.port), target.hostname);
    const number = opened++;
    pairs.set(number, [near, far]);
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      socket.setNoDelay(true);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        pairs.delete(number);
        other.destroy();
      });
    }
    near.pipe(far);
    near.on('data', (chunk) => {
      if (number >= heldFrom) sentWhileHeld += chunk.toString('latin1');
    });
    if (number < heldFrom) far.pipe(near);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(databaseUrl);
  url.port = String((server.address() as AddressInfo).port);

  return {
    url: url.href,
    /** The number of connections so far, which is the number of the next one. */
    opened: () => opened,
    /** Holds back this connection and all later ones. */
    hold(from: number) {
      heldFrom = from;
      sentWhileHeld = '';
      for (const [number, [, far]] of pairs) if (number >= from) far.unpipe();
    },
    release() {
      for (const [number, [near, far]] of pairs) if (number >= heldFrom) far.pipe(near);
      heldFrom = Number.POSITIVE_INFINITY;
    },
    /** What the clients of held connections have sent since `hold`. */
    sentWhileHeld: () => sentWhileHeld,
    async close() {
      const closed = once(server, 'close');
      server.close();
      for (const pair of pairs.values()) for (const socket of pair) socket.destroy();
      await closed;
    },
  };
}
