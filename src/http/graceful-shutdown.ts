// Graceful shutdown without losing a request. First /ready answers 503 while all requests are served, then no new connection is
// accepted, and each connection is closed after its last response. Fastify alone would answer 503 from the first moment, and would
// wait for every connection that was not idle at that moment, however long its client keeps it open.
import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as delay, setImmediate as turnOfLoop } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';

declare module 'fastify' {
  interface FastifyInstance {
    /** True once the shutdown has begun. */
    isDraining: () => boolean;
    /** Await it before `close`. Requests are still served; each response closes its connection. */
    drain: () => Promise<void>;
  }
}

/** Long enough for a load balancer to see /ready, and for a busy connection to send its next request and be closed by it. */
const drainMs = 500;
const sweepEveryMs = 50;
/** A response takes at most 3 s. After that, only the client keeps a connection open. */
const closeAfterMs = 5000;

export const gracefulShutdown = fp(
  async function gracefulShutdown(app: FastifyInstance) {
    let isDraining = false;
    const sockets = new Set<Socket>();
    app.server.on('connection', (socket: Socket) => {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
    });

    app.decorate('isDraining', () => isDraining);
    app.decorate('drain', async () => {
      isDraining = true;
      await delay(drainMs);
    });
    app.addHook('preClose', async () => {
      isDraining = true;
      if (!app.server.listening) return;
      sweepUntilClosed(app.server, sockets);
      // Fastify closes idle connections next. One turn of the loop lets requests that have arrived make their connection busy.
      await turnOfLoop();
    });
    app.addHook('onSend', (_request, reply, payload, done) => {
      if (isDraining) reply.header('connection', 'close');
      done(null, payload);
    });
  },
  { name: 'graceful-shutdown' },
);

function sweepUntilClosed(server: Server, sockets: ReadonlySet<Socket>): void {
  const startedAtMs = performance.now();
  const sweep = setInterval(async () => {
    await turnOfLoop();
    const sinceMs = performance.now() - startedAtMs;
    server.closeIdleConnections();
    // Node counts a connection that has sent nothing as busy.
    if (sinceMs > drainMs) for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy();
    if (sinceMs > closeAfterMs) server.closeAllConnections();
  }, sweepEveryMs);
  server.once('close', () => clearInterval(sweep));
}
