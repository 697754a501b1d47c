// The live stream: tells clients which tables of their organisation have changed. It sends hints and no rows, so rights are checked where
// the rows are read.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { decodeJwt } from 'jose';
import { realTimers } from '../../database/change-feed/timers.ts';
import { createRequestBudget } from '../../database/request-budget.ts';
import { NotAMember } from '../../errors.ts';
import { createLiveStreams } from './live-streams.ts';
import { description, LiveQuery, LiveStream } from './schemas.ts';
import type { StreamLimits } from './stream-limits.ts';

interface LiveOptions {
  readonly limits: StreamLimits;
}

export const live: FastifyPluginAsyncTypebox<LiveOptions> = async function live(app, { limits }) {
  const { steadyNow: now, now: wallNow } = app;
  const streams = createLiveStreams({ limits, now, wallNow, timers: realTimers, onLag: (ms) => observeLag(ms) });
  const observeLag = app.metrics.addLive(streams.stats);
  if (app.changeFeed?.state() === 'healthy') streams.setDegraded(false);
  app.changeListeners.add({
    onChange: streams.changed,
    onState: (state) => streams.setDegraded(state === 'degraded'),
    onReset: streams.reset,
  });
  app.addHook('preClose', async () => streams.close());

  app.get(
    '/',
    {
      prefixTrailingSlash: 'no-slash',
      config: { isStream: true, isNeverCompressed: true },
      schema: {
        operationId: 'streamEvents',
        tags: ['Account'],
        summary: 'Receive live changes',
        description,
        querystring: LiveQuery,
        response: { 200: LiveStream },
      },
    },
    (request, reply) => {
      if (request.method === 'HEAD') return void reply.type('text/event-stream').send('');
      const { caller, member, headers, query } = request;
      sendHead(reply);
      // The client has gone during authentication: no event would end its stream.
      if (reply.raw.destroyed) return;
      streams.open({
        response: reply.raw,
        userId: caller.userId,
        orgId: member.orgId,
        lastEventId: headers['last-event-id']?.toString() ?? query.last_event_id,
        hasCalls: query.topics?.includes('calls') ?? false,
        expiresAtMs: (decodeJwt(caller.token).exp ?? 0) * 1000,
        isStillMember: createMemberCheck(app, request),
      });
    },
  );
};

/** The hooks that usually complete the headers do not run for a hijacked reply. */
function sendHead(reply: FastifyReply): void {
  reply.hijack();
  for (const [name, value] of Object.entries(reply.getHeaders())) {
    if (value !== undefined) reply.raw.setHeader(name, value);
  }
  reply.raw.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    // nginx would collect the events otherwise.
    'x-accel-buffering': 'no',
  });
}

/** With a budget of its own: that of the request has a deadline of seconds. */
function createMemberCheck(
  app: FastifyInstance,
  { id, caller, member }: Pick<FastifyRequest, 'id' | 'caller' | 'member'>,
): () => Promise<boolean> {
  return async () => {
    const budget = createRequestBudget(id);
    const { token, userId } = caller;
    const database = app.databaseFor({ budget }, { token, userId, orgId: member.orgId });
    try {
      await app.assertStillMember(caller, member.orgId, database);
      return true;
    } catch (error) {
      if (error instanceof NotAMember) return false;
      throw error;
    } finally {
      budget.close();
    }
  };
}
