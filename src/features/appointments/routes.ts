// Who meets whom, where and when.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { resourceRoutes } from '../../crud/routes.ts';
import { notFound } from '../../errors.ts';
import { freeSlotsView, slotsAsked } from './availability.ts';
import { appointment } from './resource.ts';
import { AvailabilityQuery, FreeSlots } from './schemas.ts';

const StaffNotFound = notFound('staff member');

export const appointments: FastifyPluginAsyncTypebox = async function appointments(app) {
  await app.register(resourceRoutes(appointment));
  app.declareViews(freeSlotsView);

  app.get(
    '/availability',
    {
      config: { isCached: true, failures: [StaffNotFound] },
      schema: {
        operationId: 'listFreeSlots',
        tags: [appointment.words.tag],
        summary: 'When somebody can be booked',
        description:
          'Within the hours of `/api/settings/inbound`, or 09:00 to 17:00 from Monday to Friday where none are said. Another may take a slot meanwhile: booking it is then a 409 `SLOT_TAKEN`. Who is not active has none.',
        querystring: AvailabilityQuery,
        response: { 200: FreeSlots },
      },
    },
    ({ query, member: { timezone } }, reply) =>
      reply.cached(freeSlotsView, slotsAsked(query, timezone, app.now()), () => new StaffNotFound()),
  );
};
