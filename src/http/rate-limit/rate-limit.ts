// How often one address and one organisation may ask.
import type { FastifyInstance, FastifyReply } from 'fastify';
import fp from 'fastify-plugin';
import type { Config } from '../../config.ts';
import { RateLimited } from '../../errors.ts';
import { addressOf } from './client-address.ts';
import { createWindows } from './fixed-windows.ts';

/** By name, and not all that is open. A health check that is refused takes a healthy service out. */
const uncounted: ReadonlySet<string> = new Set([
  '/api/monitoring/live',
  '/api/monitoring/health',
  '/api/monitoring/ready',
]);

export const limits = fp(
  async function limits(app: FastifyInstance, { rateLimit }: Config) {
    const { steadyNow: now } = app;
    const waitOfAddress = createWindows({ max: rateLimit.perIpPerMinute, now });
    const waitOfOrg = createWindows({ max: rateLimit.perOrgPerMinute, now });

    // A hook of the whole app, so that paths which do not exist count too.
    app.addHook('onRequest', (request, reply, done) => {
      if (uncounted.has(request.routeOptions.url ?? '')) done();
      else done(refusal(waitOfAddress(addressOf(request.ip)), reply));
    });
    app.addHook('preValidation', (request, reply, done) => {
      if (request.member === undefined) done();
      else done(refusal(waitOfOrg(request.member.orgId), reply));
    });
  },
  { name: 'limits' },
);

function refusal(seconds: number, reply: FastifyReply): Error | undefined {
  if (seconds === 0) return undefined;
  reply.header('retry-after', seconds);
  return new RateLimited(seconds);
}
