// A proxy between a client and its server that counts the response bytes, headers included.
import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';

export async function startCountedUpstream(upstream: string) {
  const { hostname, port } = new URL(upstream);
  let bytes = 0;
  const server = createServer((near) => {
    const there = connect(Number(port), hostname);
    there.on('data', (chunk) => {
      bytes += chunk.length;
    });
    for (const [one, other] of [
      [near, there],
      [there, near],
    ] as const) {
      one.setNoDelay(true);
      one.on('error', () => other.destroy());
      one.on('close', () => other.destroy());
      one.pipe(other);
    }
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** The response bytes while `use` ran. */
    async bytesOf(use: () => Promise<unknown>): Promise<number> {
      const before = bytes;
      await use();
      return bytes - before;
    },
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}
