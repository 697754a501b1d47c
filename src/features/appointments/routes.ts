// Appointments, and the free slots of a staff member.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { resourceRoutes } from '../../crud/routes.ts';
import { notFound } from '../../errors.ts';
import { freeSlotsView, slotParamsOf } from './availability.ts';
import { appointment } from './resource.ts';
import { AvailabilityQuery, FreeSlots } from './schemas.ts';

const StaffNotFound = notFound('staff member');

export const appointments: FastifyPluginAsyncTypebox = async function appointments(app) {
  await app.register(resourceRoutes(appointment));
  app.declareViews(freeSlotsView);

  app.get(
    '/availability',
    {
      config: { isCached: true, tables: freeSlotsView.policy.tables, failures: [StaffNotFound] },
      schema: {
        operationId: 'listFreeSlots',
        tags: [appointment.words.tag],
        summary: 'List the free slots of a staff member',
        description:
          'Within the opening hours of `/api/settings/inbound`; without opening hours, 09:00 to 17:00 from Monday to Friday. A slot can be taken in the meantime: the create is then a 409 `SLOT_TAKEN`. An inactive staff member has no slots.',
        querystring: AvailabilityQuery,
        response: { 200: FreeSlots },
      },
    },
    ({ query, member: { timezone } }, reply) =>
      reply.cached(freeSlotsView, slotParamsOf(query, timezone, app.now()), () => new StaffNotFound()),
  );
};
