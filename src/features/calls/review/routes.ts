// The review of a call, and the tags in use.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { orgKey } from '../../../cache/key.ts';
import { sendWithEtag } from '../../../crud/etag.ts';
import { assertStorable } from '../../../crud/normalize.ts';
import { readPrecondition } from '../../../crud/precondition.ts';
import { CallNotFound, PreconditionFailed } from '../../../errors.ts';
import { presentCall, readCall } from '../detail/call-view.ts';
import { CallDetail, CallParams } from '../detail/schemas.ts';
import { NoQuery } from '../schemas.ts';
import { CallTags, ReviewChange } from './schemas.ts';
import { tagsView } from './tags-view.ts';
import { assertKnownItems, writeReview } from './write-review.ts';

const tags = ['Calls dashboard'];

export const reviewRoutes: FastifyPluginAsyncTypebox = async function reviewRoutes(app) {
  app.declareViews(tagsView);

  app.get(
    '/tags',
    {
      config: { isCached: true, tables: tagsView.policy.tables },
      schema: {
        operationId: 'listCallTags',
        tags,
        summary: 'List the tags in use, the most frequent first',
        description: 'At most 500.',
        querystring: NoQuery,
        response: { 200: CallTags },
      },
    },
    (_request, reply) => reply.cached(tagsView, null),
  );

  app.patch(
    '/:callId',
    {
      config: {
        right: 'calls.review',
        checksPreconditions: true,
        sendsEtag: true,
        failures: [CallNotFound, PreconditionFailed],
      },
      schema: {
        operationId: 'reviewCall',
        tags,
        summary: 'Review a call',
        description:
          'For owners, admins and agents. Fields that are not sent keep their values. With `if-match`: 412 when the call or its review has changed since it was read. Send the etag of a read without `around`. Each change is written to the audit log, without its texts.',
        params: CallParams,
        querystring: NoQuery,
        body: ReviewChange,
        response: { 200: CallDetail },
      },
    },
    (request, reply) => reviewCall(request, reply) as Promise<never>,
  );
};

async function reviewCall(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { database, member } = request;
  const { orgId, currency } = member;
  const change = request.body as ReviewChange;
  assertStorable('body', change);
  const callId = (request.params as { readonly callId: string }).callId.toLowerCase();
  const read = async () => {
    const call = await readCall(database, orgId, callId);
    if (call === null) throw new CallNotFound();
    return { call, shown: presentCall(call, currency) };
  };

  const expected = await readPrecondition({
    request,
    reply,
    Item: CallDetail,
    read: async () => {
      const { call, shown } = await read();
      return { shown, updatedAt: call.call_reviews?.updated_at ?? null };
    },
  });
  if (change.action_items !== undefined) assertKnownItems(change.action_items, (await read()).shown.action_items);
  if (!(await writeReview({ database, orgId }, callId, change, expected))) throw new CallNotFound();
  await reply.wrote(orgKey(orgId), ['call_reviews', ...(change.sentiment_override === undefined ? [] : ['call_logs'])]);
  return sendWithEtag(reply, (await read()).shown);
}
