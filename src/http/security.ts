// Security headers for browsers, and CORS.
import cors from '@fastify/cors';
import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import type { Config } from '../config.ts';

// The headers that matter for JSON. Helmet's dozen headers are for pages, and /docs has them; on a cache hit they would cost more than
// everything else.
const securityHeaders = {
  // The default: a route that forgets to set it is safe.
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'x-content-type-options': 'nosniff',
};

export const security = fp(
  async function security(app: FastifyInstance, { corsOrigins }: Config) {
    app.addHook('onRequest', (_request, reply, done) => {
      reply.headers(securityHeaders);
      done();
    });
    // Without allowed origins, the plugin would only add headers to each response.
    if (corsOrigins.length > 0) {
      await app.register(cors, {
        origin: [...corsOrigins],
        methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
        allowedHeaders: [
          'authorization',
          'content-type',
          'if-match',
          'if-none-match',
          'last-event-id',
          'x-callboard-version',
          'x-org-id',
          'x-request-id',
        ],
        exposedHeaders: [
          'age',
          'content-disposition',
          'etag',
          'location',
          'retry-after',
          'server-timing',
          'x-cache',
          'x-callboard-version',
          'x-export-source',
          'x-next-cursor',
          'x-request-id',
          'x-total-rows',
        ],
        maxAge: 600,
        // Any OPTIONS request is answered as a preflight: the plugin's own error would have a different body.
        strictPreflight: false,
      });
    }
  },
  { name: 'security' },
);
