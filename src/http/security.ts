// What a browser is told of an answer, and the origins that may ask for one.
import cors from '@fastify/cors';
import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import type { Config } from '../config.ts';

// What a browser needs to know of an answer that is no page. Helmet's dozen headers are for pages, and /docs has them: on an
// answer out of memory they would cost more than all the rest.
const answerHeaders = {
  // Unless the route says otherwise: forgetting is safe.
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'x-content-type-options': 'nosniff',
};

export const security = fp(
  async function security(app: FastifyInstance, { corsOrigins }: Config) {
    app.addHook('onRequest', (_request, reply, done) => {
      reply.headers(answerHeaders);
      done();
    });
    // With no origin allowed there is nothing to say about origins, and it is not said with each answer.
    if (corsOrigins.length > 0) {
      await app.register(cors, {
        origin: [...corsOrigins],
        methods: ['GET', 'HEAD', 'POST', 'PATCH', 'DELETE'],
        allowedHeaders: [
          'authorization',
          'content-type',
          'if-match',
          'if-none-match',
          'x-callboard-version',
          'x-org-id',
          'x-request-id',
        ],
        exposedHeaders: [
          'age',
          'etag',
          'location',
          'retry-after',
          'server-timing',
          'x-cache',
          'x-callboard-version',
          'x-request-id',
        ],
        maxAge: 600,
        // An OPTIONS that is no preflight is answered as one: the plugin's refusal would have a body of its own.
        strictPreflight: false,
      });
    }
  },
  { name: 'security' },
);
