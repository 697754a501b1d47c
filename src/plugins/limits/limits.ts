// How often one address and one organisation may ask.
import type { FastifyInstance, FastifyReply } from 'fastify';
import fp from 'fastify-plugin';
import type { Config } from '../../config.ts';
import { RateLimited } from '../../errors.ts';
import { addressOf } from './address.ts';
import { createWindows } from './windows.ts';

export const limits = fp(
  async function limits(app: FastifyInstance, { rateLimit }: Config) {
    const { steadyNow: now } = app;
    const waitOfAddress = createWindows({ max: rateLimit.perIpPerMinute, now });
    const waitOfOrg = createWindows({ max: rateLimit.perOrgPerMinute, now });

    // A hook of the whole app, so that paths which do not exist count too. What is open costs next to nothing, and a health
    // check that is told to come back later takes a healthy service out.
    app.addHook('onRequest', (request, reply, done) => {
      if (request.routeOptions.config.access === 'open') done();
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
