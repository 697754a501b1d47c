// Ends the service without losing a request: first it only says that it will end, then nobody new is let in, then each
// connection is closed when its last answer is out. Fastify alone answers 503 from the first moment on, and waits for every
// connection that was not idle in that moment, however long its client keeps it.
import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as delay, setImmediate as turnOfLoop } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';

declare module 'fastify' {
  interface FastifyInstance {
    /** True from the moment the service was told to end. */
    isDraining: () => boolean;
    /** To be awaited before `close`: all is answered as before, on connections that end with their answer. */
    drain: () => Promise<void>;
  }
}

/** For that long a connection in use has a next request, which is answered and ends it; and a balancer can see `/ready`. */
const announcedMs = 500;
const sweepEveryMs = 50;
/** An answer takes 3 s at most. A connection that is still open then is held by its client. */
const patienceMs = 5000;

export const closing = fp(
  async function closing(app: FastifyInstance) {
    let isDraining = false;
    const sockets = new Set<Socket>();
    app.server.on('connection', (socket: Socket) => {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
    });

    app.decorate('isDraining', () => isDraining);
    app.decorate('drain', async () => {
      isDraining = true;
      await delay(announcedMs);
    });
    app.addHook('preClose', async () => {
      isDraining = true;
      if (!app.server.listening) return;
      sweepUntilClosed(app.server, sockets);
      // Fastify closes what is idle next. What has arrived by now was read in this turn, and is idle no more.
      await turnOfLoop();
    });
    app.addHook('onSend', (_request, reply, payload, done) => {
      if (isDraining) reply.header('connection', 'close');
      done(null, payload);
    });
  },
  { name: 'closing' },
);

function sweepUntilClosed(server: Server, sockets: ReadonlySet<Socket>): void {
  const startedAtMs = performance.now();
  const sweep = setInterval(async () => {
    await turnOfLoop();
    const sinceMs = performance.now() - startedAtMs;
    server.closeIdleConnections();
    // Node takes a connection that has sent nothing yet for a busy one.
    if (sinceMs > announcedMs) for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy();
    if (sinceMs > patienceMs) server.closeAllConnections();
  }, sweepEveryMs);
  server.once('close', () => clearInterval(sweep));
}
