// Lets the service end as soon as its last answer is out. A connection that is kept for a next request would hold the
// server open for as long as it is kept, and Fastify closes only those that are idle when closing begins.
import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';

export const closing = fp(
  async function closing(app: FastifyInstance) {
    let isClosing = false;
    app.addHook('preClose', async () => {
      isClosing = true;
    });
    app.addHook('onSend', (_request, reply, payload, done) => {
      if (isClosing) reply.header('connection', 'close');
      done(null, payload);
    });
  },
  { name: 'closing' },
);
