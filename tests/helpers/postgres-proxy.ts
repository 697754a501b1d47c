// Stands between a client and PostgreSQL: goes silent without a FIN, cuts, or keeps notifications to itself as a transaction
// pooler does.
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
    /** Closed ones included. */
    opened: () => opened,
    /** What is open and what is opened stays so, and nothing passes. */
    freeze() {
      isFrozen = true;
      for (const pair of pairs) silence(pair);
    },
    /** For what is opened from now on. */
    thaw() {
      isFrozen = false;
    },
    /** What PostgreSQL sends is kept, until it is let go. */
    holdAnswers() {
      for (const [near, far] of pairs) far.unpipe(near).pause();
    },
    /** Of that, what is there by now. */
    letGoOnce() {
      for (const [near, far] of pairs) {
        far.once('data', (chunk) => {
          near.write(chunk);
          far.pause();
        });
        far.resume();
      }
    },
    letGo() {
      for (const [near, far] of pairs) far.pipe(near);
    },
    cut() {
      for (const [near] of pairs) near.resetAndDestroy();
    },
    /** Connections are ended and refused. */
    goAway,
    comeBack: () => listen(port),
    close: goAway,
  };
}

function silence(pair: readonly [Socket, Socket]): void {
  for (const socket of pair) {
    socket.unpipe();
    // Read and thrown away: an end that hangs up is still seen to.
    socket.resume();
  }
}

// A pooled client gets what its own statement brought back, and nothing that comes while it holds no server connection.
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
