// Compresses responses that are created for one request. Cached views and the documentation keep their own compressed forms.
import type { FastifyContextConfig, FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import { compress, encodingFor } from './encodings.ts';
import { etagForEncoding } from './entity-tags.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** For responses with a secret, which their compressed length would reveal (BREACH), and for health checks. */
    isNeverCompressed?: true;
  }
}

/** Also for small responses: another response of the same route may be compressed. */
function varyOf({ access, isNeverCompressed }: FastifyContextConfig): string | undefined {
  if (access === 'open') return isNeverCompressed ? undefined : 'accept-encoding';
  return isNeverCompressed ? 'authorization, x-org-id' : 'accept-encoding, authorization, x-org-id';
}

// Own code: @fastify/compress turns each body into a stream without a content-length and keeps the etag of the uncompressed body.
export const compression = fp(
  async function compression(app: FastifyInstance) {
    // Before CORS, which appends `origin`.
    app.addHook('onRequest', (request, reply, done) => {
      const vary = varyOf(request.routeOptions.config);
      if (vary !== undefined) reply.header('vary', vary);
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
