// Admins look at the stored events of a connection, and replay them.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';
import { decodeCursor, encodeCursor } from '../../database/time-cursor.ts';
import { Conflict, InvalidCursor, notFound } from '../../errors.ts';
import { Id, Nullable, Strict } from '../../http/contract.ts';
import { isStoredEvent, listEvents, readEvent, replayEvents } from './operator-queries.ts';
import { EventDetail, EventList, EventQuery, Replayed, ReplayRange } from './operator-schemas.ts';

const ConnectionNotFound = notFound('connection');
const EventNotFound = notFound('webhook event');

const id = Id('The id of the connection.', '4d0f6a0e-3b52-4b0e-9b8e-0a6f1f0f6c11');
const eventId = Id('The id of the event.', '0b8f1c9e-4a6d-4a7e-9d53-3f1f2a7c5e10');
const tags = ['Connections'];
const audience = 'For owners and admins.';

export const webhookEvents: FastifyPluginAsyncTypebox = async function webhookEvents(app) {
  app.get(
    '/:id/events',
    {
      config: { right: 'webhook-events.read', failures: [ConnectionNotFound, InvalidCursor] },
      schema: {
        operationId: 'listWebhookEvents',
        tags,
        summary: 'List the events of a connection, latest first',
        description: `${audience} Without payloads. Events are deleted after 30 days.`,
        params: Strict({ id }),
        querystring: EventQuery,
        response: { 200: EventList },
      },
    },
    async (request) => {
      const { cursor, limit, ...filter } = request.query;
      const position = cursor === undefined ? {} : { after: decodeCursor('events', cursor) };
      // One more row than the page has shows whether there is a next page.
      const page = { ...filter, ...position, rows: limit + 1 };
      const rows = await listEvents(request.database, connectionOf(request, request.params), page);
      if (rows === null) throw new ConnectionNotFound();
      const data = rows.slice(0, limit);
      const last = data.at(-1);
      const isLastPage = last === undefined || rows.length <= limit;
      const nextCursor = isLastPage ? null : encodeCursor('events', { value: last.received_at, id: last.id });
      return { data, pagination: { limit, nextCursor } } as never;
    },
  );

  app.get(
    '/:id/events/:eventId',
    {
      // A HEAD request would be audited as a reading of the payload.
      exposeHeadRoute: false,
      config: { right: 'webhook-events.read', failures: [EventNotFound] },
      schema: {
        operationId: 'getWebhookEvent',
        tags,
        summary: 'Read an event with its payload',
        description: `${audience} Each reading is written to the audit log. Payloads are deleted after 7 days, those of failed and quarantined events after 30.`,
        params: Strict({ id, eventId }),
        querystring: Strict({}),
        response: { 200: EventDetail },
      },
    },
    async (request, reply) => {
      const event = await readEvent(
        request.database,
        connectionOf(request, request.params),
        request.params.eventId.toLowerCase(),
      );
      if (event === null) throw new EventNotFound();
      reply.header('cache-control', 'private, no-store');
      return event as never;
    },
  );

  app.post(
    '/:id/events/:eventId/replay',
    {
      config: { right: 'webhook-events.replay', failures: [EventNotFound, Conflict] },
      schema: {
        operationId: 'replayWebhookEvent',
        tags,
        summary: 'Apply an event again',
        description: `${audience} It is read and applied again within seconds. 409 when no payload is stored: it was deleted, or was not readable.`,
        params: Strict({ id, eventId }),
        querystring: Strict({}),
        body: Nullable(Strict({})),
        response: { 200: Replayed },
      },
    },
    async (request) => {
      const connection = connectionOf(request, request.params);
      const filter = { event_id: request.params.eventId.toLowerCase() };
      const replayed = await replayEvents(request.database, connection, filter);
      if (replayed !== null && replayed.queued > 0) return replayed;
      if (!(await isStoredEvent(request.database, connection, filter.event_id))) throw new EventNotFound();
      throw new Conflict('No payload of this event is stored, so it cannot be applied again');
    },
  );

  app.post(
    '/:id/events/replay',
    {
      config: { right: 'webhook-events.replay', failures: [ConnectionNotFound] },
      schema: {
        operationId: 'replayWebhookEvents',
        tags,
        summary: 'Apply the events of a time range again',
        description: `${audience} At most 1,000 events in one request: send the next one with \`from\` set to \`nextFrom\`.`,
        params: Strict({ id }),
        querystring: Strict({}),
        body: ReplayRange,
        response: { 200: Replayed },
      },
    },
    async (request) => {
      const { from, to, state } = request.body;
      const filter = { from, to, states: state === undefined ? ['failed', 'quarantined'] : [state] };
      const replayed = await replayEvents(request.database, connectionOf(request, request.params), filter);
      if (replayed === null) throw new ConnectionNotFound();
      return replayed;
    },
  );
};

function connectionOf({ member }: FastifyRequest, params: { readonly id: string }) {
  return { orgId: member.orgId, id: params.id.toLowerCase() };
}
