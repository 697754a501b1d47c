// The notifications of a destination: their log, a test, and sending one again.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { readersOf, writersOf } from '../../../crud/access-words.ts';
import { PageQuery, pageOf, presentPage } from '../../../crud/cursor-pages.ts';
import { scopeOf, writeConfig } from '../../../crud/route.ts';
import { dataOf, dataOrNull } from '../../../database/postgrest-response.ts';
import { Conflict, InvalidCursor } from '../../../errors.ts';
import { Id, Nullable, Strict } from '../../../http/contract.ts';
import { alertDestination } from '../destinations/destination.ts';
import {
  DeliveryList,
  DeliveryNotFound,
  deliveryColumns,
  exampleDeliveryId,
  QueuedDelivery,
} from './delivery-schemas.ts';
import { testPayload } from './test-payload.ts';

const { NotFound, words, example } = alertDestination;
const list = 'alert deliveries';
const tags = [words.tag];
const id = Id('The id of the destination.', example.id);

export const deliveryRoutes: FastifyPluginAsyncTypebox = async function deliveryRoutes(app) {
  app.get(
    '/:id/deliveries',
    {
      config: { failures: [NotFound, InvalidCursor] },
      schema: {
        operationId: 'listAlertDeliveries',
        tags,
        summary: 'List the notifications of an alert destination',
        description: `${readersOf(alertDestination)} They are kept for 30 days.`,
        params: Strict({ id }),
        querystring: PageQuery,
        response: { 200: DeliveryList },
      },
    },
    async ({ database, member: { orgId }, params, query }) => {
      const destinationId = params.id.toLowerCase();
      const deliveries = database
        .from('alert_deliveries')
        .select(deliveryColumns)
        .eq('org_id', orgId)
        .eq('destination_id', destinationId);
      const [rows, destination] = await Promise.all([
        pageOf(list, 'created_at', deliveries, query),
        database.from('alert_destinations').select('id').eq('org_id', orgId).eq('id', destinationId).maybeSingle(),
      ]);
      if (dataOrNull(destination) === null) throw new NotFound();
      return presentPage(list, 'created_at', dataOf(rows) as never, query.limit);
    },
  );

  app.post(
    '/:id/test',
    {
      config: { ...writeConfig(alertDestination), failures: [NotFound, Conflict] },
      schema: {
        operationId: 'testAlertDestination',
        tags,
        summary: 'Send a test notification',
        description: `${writersOf(alertDestination)} The list of deliveries shows whether it was accepted. 409 when the destination is inactive, or when five of its tests are waiting.`,
        params: Strict({ id }),
        querystring: Strict({}),
        body: Nullable(Strict({})),
        response: { 202: QueuedDelivery },
      },
    },
    async (request, reply) => {
      const { database, orgId } = scopeOf(alertDestination, request);
      const destination = request.params.id.toLowerCase();
      const args = { org: orgId, destination, payload: testPayload(orgId, app.now()) as never };
      const queued = await database.rpc('test_alert_destination', args);
      if (queued.error?.code === 'PT409') {
        throw new Conflict('This destination is inactive, or five of its tests are waiting', { cause: queued.error });
      }
      const deliveryId = dataOrNull(queued);
      if (deliveryId === null) throw new NotFound();
      return reply.code(202).send({ id: deliveryId });
    },
  );

  app.post(
    '/:id/deliveries/:deliveryId/replay',
    {
      config: { ...writeConfig(alertDestination), failures: [DeliveryNotFound, Conflict] },
      schema: {
        operationId: 'replayAlertDelivery',
        tags,
        summary: 'Send a notification again',
        description: `${writersOf(alertDestination)} It has the same \`webhook-id\`, so a receiver can recognize it. 409 while it is waiting.`,
        params: Strict({ id, deliveryId: Id('The id of the notification.', exampleDeliveryId) }),
        querystring: Strict({}),
        body: Nullable(Strict({})),
        response: { 202: QueuedDelivery },
      },
    },
    async (request, reply) => {
      const { database, orgId } = scopeOf(alertDestination, request);
      const [destination, delivery] = [request.params.id.toLowerCase(), request.params.deliveryId.toLowerCase()];
      const before = dataOrNull(await database.rpc('replay_alert_delivery', { org: orgId, destination, delivery }));
      if (before === null) throw new DeliveryNotFound();
      if (before === 'waiting') throw new Conflict('This notification is waiting to be sent');
      return reply.code(202).send({ id: delivery });
    },
  );
};
