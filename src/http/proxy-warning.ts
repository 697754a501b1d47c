// Warns once when x-forwarded-for arrives and no proxy is trusted: then all callers behind the proxy share one address and one rate limit.
import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import type { Config } from '../config.ts';

export const proxyWarning = fp(
  async function proxyWarning(app: FastifyInstance, { trustedProxies }: Pick<Config, 'trustedProxies'>) {
    if (trustedProxies > 0) return;
    let isLogged = false;
    app.addHook('onRequest', (request, _reply, done) => {
      if (!isLogged && request.headers['x-forwarded-for'] !== undefined) {
        isLogged = true;
        app.log.warn(
          'x-forwarded-for was ignored, so all callers behind the proxy share one rate limit. Set TRUSTED_PROXIES',
        );
      }
      done();
    });
  },
  { name: 'proxy-warning' },
);
