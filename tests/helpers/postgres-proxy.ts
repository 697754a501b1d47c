// A proxy between a client and PostgreSQL: it can go silent without closing, reset connections, or drop notifications as a
// transaction pooler does.
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { Transform } from 'node:stream';

export type PostgresProxy = Awaited<ReturnType<typeof startPostgresProxy>>;

export async function startPostgresProxy(
  databaseUrl: string,
  { isPooler = false, silentFrom = Number.POSITIVE_INFINITY } = {},
) {
  const target = new URL(databaseUrl);
  const pairs = new Set<readonly [Socket, Socket]>();
  let opened = 0;
  let isFrozen = false;
  const server = createServer((near) => {
    const far = connect(Number(target.port), target.hostname);
    const pair = [near, far] as const;
    pairs.add(pair);
    opened += 1;
    for (const [socket, other] of [pair, [far, near]] as const) {
      socket.setNoDelay(true);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        pairs.delete(pair);
        other.destroy();
      });
    }
    near.pipe(far);
    if (isPooler) far.pipe(withoutForeignNotifications()).pipe(near);
    else far.pipe(near);
    if (isFrozen || opened >= silentFrom) silence(pair);
  });
  async function listen(port: number) {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  }
  async function goAway() {
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    for (const pair of pairs) for (const socket of pair) socket.destroy();
    await closed;
  }
  await listen(0);
  const { port } = server.address() as AddressInfo;
  const url = new URL(databaseUrl);
  url.port = String(port);

  return {
    url: url.href,
    connections: () => pairs.size,
    /** Including closed connections. */
    opened: () => opened,
    /** Connections stay open and new ones are accepted, but no data passes. */
    freeze() {
      isFrozen = true;
      for (const pair of pairs) silence(pair);
    },
    /** New connections pass data again. */
    thaw() {
      isFrozen = false;
    },
    /** Holds the data that PostgreSQL sends. */
    holdAnswers() {
      for (const [near, far] of pairs) far.unpipe(near).pause();
    },
    /** Passes only the data that has arrived by now. */
    releaseOnce() {
      for (const [near, far] of pairs) {
        far.once('data', (chunk) => {
          near.write(chunk);
          far.pause();
        });
        far.resume();
      }
    },
    release() {
      for (const [near, far] of pairs) far.pipe(near);
    },
    cut() {
      for (const [near] of pairs) near.resetAndDestroy();
    },
    /** Closes connections and refuses new ones. */
    goAway,
    comeBack: () => listen(port),
    close: goAway,
  };
}

function silence(pair: readonly [Socket, Socket]): void {
  for (const socket of pair) {
    socket.unpipe();
    // Read and discarded, so that a closed connection is still noticed.
    socket.resume();
  }
}

// A pooled client receives the results of its own statements, and no notification from other sessions.
function withoutForeignNotifications(): Transform {
  let rest = Buffer.alloc(0);
  let ownPid = -1;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      rest = Buffer.concat([rest, chunk]);
      while (rest.length >= 5 && rest.length > rest.readUInt32BE(1)) {
        const length = rest.readUInt32BE(1) + 1;
        const message = rest.subarray(0, length);
        rest = rest.subarray(length);
        const type = String.fromCharCode(message[0] ?? 0);
        if (type === 'K') ownPid = message.readUInt32BE(5);
        const isForeign = type === 'A' && message.readUInt32BE(5) !== ownPid;
        if (!isForeign) this.push(message);
      }
      done();
    },
  });
}
