// Says once that a proxy stands in front whose word is not believed: all people behind it are one address then, and share its limit.
import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import type { Config } from '../config.ts';

export const proxyWarning = fp(
  async function proxyWarning(app: FastifyInstance, { trustedProxies }: Pick<Config, 'trustedProxies'>) {
    if (trustedProxies > 0) return;
    let isTold = false;
    app.addHook('onRequest', (request, _reply, done) => {
      if (!isTold && request.headers['x-forwarded-for'] !== undefined) {
        isTold = true;
        app.log.warn(
          'x-forwarded-for came and is not believed: behind a proxy all callers share one limit. Set TRUSTED_PROXIES',
        );
      }
      done();
    });
  },
  { name: 'proxyWarning' },
);
