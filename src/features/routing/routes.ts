// Whose number or page is this? For those who connect calls and messages.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { tidyNumber } from '../../domain/phone-number.ts';
import { NumberNotFound, PageNotFound, ValidationFailed } from '../../errors.ts';
import { numberOf } from './numbers.ts';
import type { NumberSought } from './queries.ts';
import { NumberOwner, NumberQuery, PageOwner, PageQuery, SpamDecision, SpamQuery } from './schemas.ts';
import { judgeCall, orAllowed } from './spam.ts';
import { verification } from './verification.ts';
import { numberView, pageView, spamLimitsView } from './views.ts';

const tags = ['Routing'];
const service = { access: 'service' } as const;
const cached = { ...service, isCached: true } as const;

export const routing: FastifyPluginAsyncTypebox = async function routing(app) {
  await app.register(verification);
  app.declareViews(numberView, pageView, spamLimitsView);

  app.get(
    '/number',
    {
      config: { ...cached, failures: [NumberNotFound], tryWith: { phone: '+12125550100' } },
      schema: {
        operationId: 'findNumber',
        tags,
        summary: 'Whose number is it?',
        description:
          'By `phone` or by `provider_phone_id`. Numbers that are not verified or switched off, and those of deleted organisations, are nobody’s. Answered for up to a day from what was known, as `x-cache: STALE`, while the database is away.',
        querystring: NumberQuery,
        response: { 200: NumberOwner },
      },
    },
    ({ query }, reply) => reply.cached(numberView, soughtBy(query), () => new NumberNotFound()),
  );

  app.get(
    '/page',
    {
      config: { ...cached, failures: [PageNotFound] },
      schema: {
        operationId: 'findPage',
        tags,
        summary: 'Whose Facebook or Instagram page is it?',
        description:
          'Pages that are not verified, of integrations that are switched off, or of deleted organisations are nobody’s.',
        querystring: PageQuery,
        response: { 200: PageOwner },
      },
    },
    ({ query: { page_id: pageId } }, reply) => reply.cached(pageView, { pageId }, () => new PageNotFound()),
  );

  app.get(
    '/spam',
    {
      config: { ...service, failures: [NumberNotFound] },
      schema: {
        operationId: 'judgeCall',
        tags,
        summary: 'Does this caller call too often?',
        description:
          'By the organisation’s inbound settings, over the calls recorded so far: ask before the call is recorded. When the database is away, the call goes through.',
        querystring: SpamQuery,
        response: { 200: SpamDecision },
      },
    },
    async ({ query: { phone, to }, service: caller, budget, headers, database }, reply) => {
      reply.header('cache-control', 'no-store');
      const e164 = numberOf('to', to);
      return orAllowed(judge());

      async function judge(): Promise<SpamDecision> {
        const now = app.now();
        const limits = await app.readView({ caller, orgId: undefined, budget, headers }, spamLimitsView, { e164 });
        if (limits === null) throw new NumberNotFound();
        return judgeCall(database, { limits, from: tidyNumber(phone), now });
      }
    },
  );
};

function soughtBy(query: { phone?: string; provider_phone_id?: string }): NumberSought {
  const { phone, provider_phone_id } = query;
  if (phone !== undefined && provider_phone_id === undefined) return { e164: numberOf('phone', phone) };
  if (phone === undefined && provider_phone_id !== undefined) return { provider_phone_id };
  throw new ValidationFailed('send phone or provider_phone_id: one of them, and not both');
}
