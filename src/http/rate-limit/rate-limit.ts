// Rate limits per client address and per organisation.
import type { FastifyInstance, FastifyReply } from 'fastify';
import fp from 'fastify-plugin';
import type { Config } from '../../config.ts';
import { RateLimited } from '../../errors.ts';
import { clientAddressOf } from './client-address.ts';
import { createFixedWindows } from './fixed-windows.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The route counts its requests itself, once it has verified the sender. */
    countsItself?: true;
  }
  interface FastifyInstance {
    /** Count one request, and return the seconds to wait: 0 below the limit. */
    rateLimits: { ofAddress(ip: string): number; ofOrg(orgId: string): number };
  }
}

/** A health check that is refused would take a healthy instance out of service. Other open routes are counted. */
const exempt: ReadonlySet<string> = new Set([
  '/api/monitoring/live',
  '/api/monitoring/health',
  '/api/monitoring/ready',
]);

export const rateLimit = fp(
  async function rateLimit(app: FastifyInstance, { rateLimit: { perIpPerMinute, perOrgPerMinute } }: Config) {
    const { steadyNow: now } = app;
    const waitOfAddress = createFixedWindows({ max: perIpPerMinute, now });
    const waitOfOrg = createFixedWindows({ max: perOrgPerMinute, now });

    app.decorate('rateLimits', { ofAddress: (ip: string) => waitOfAddress(clientAddressOf(ip)), ofOrg: waitOfOrg });

    // A hook of the whole app, so that paths which do not exist count too.
    app.addHook('onRequest', (request, reply, done) => {
      const { url = '', config } = request.routeOptions;
      if (exempt.has(url) || config?.countsItself) done();
      else done(errorAfter(waitOfAddress(clientAddressOf(request.ip)), reply));
    });
    app.addHook('preValidation', (request, reply, done) => {
      if (request.member === undefined) done();
      else done(errorAfter(waitOfOrg(request.member.orgId), reply));
    });
  },
  { name: 'rate-limit' },
);

function errorAfter(seconds: number, reply: FastifyReply): Error | undefined {
  if (seconds === 0) return undefined;
  reply.header('retry-after', seconds);
  return new RateLimited(seconds);
}
