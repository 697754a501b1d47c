// Compresses answers that are made for one request. What the cache keeps, and the documentation, keep their own compressed form.
import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import { compress, encodingFor } from './encodings.ts';
import { etagForEncoding } from './entity-tags.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** For an answer that holds a secret: its length would tell of it (BREACH). And for what load balancers ask for. */
    isNeverCompressed?: true;
  }
}

// By hand: @fastify/compress makes a stream of each body, and so an answer without a content-length, and leaves the tag as it is.
export const compression = fp(
  async function compression(app: FastifyInstance) {
    // Also on what is small: another answer of the same route may not be. Before CORS, which adds `origin`.
    app.addHook('onRequest', (request, reply, done) => {
      if (request.routeOptions.config.isNeverCompressed !== true) reply.header('vary', 'accept-encoding');
      done();
    });

    app.addHook('onSend', (request, reply, payload, done) => {
      if (typeof payload !== 'string' || request.routeOptions.config.isNeverCompressed) return done(null, payload);
      const encoding = encodingFor(request.headers['accept-encoding'], payload);
      if (encoding === undefined) return done(null, payload);
      compress(payload, encoding).then((compressed) => {
        reply.header('content-encoding', encoding);
        const etag = reply.getHeader('etag');
        if (typeof etag === 'string') reply.header('etag', etagForEncoding(etag, encoding));
        done(null, compressed);
      }, done);
    });
  },
  { name: 'compression' },
);
