// Routing: which organisation owns a number or a page. For the programs that connect calls and messages.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { normalizeNumber } from '../../domain/phone-number.ts';
import { NumberNotFound, PageNotFound, ValidationFailed } from '../../errors.ts';
import { e164Of } from './numbers.ts';
import type { NumberKey } from './queries.ts';
import { NumberOwner, NumberQuery, PageOwner, PageQuery, SpamDecision, SpamQuery } from './schemas.ts';
import { judgeCall, orAllow } from './spam.ts';
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
      config: {
        ...cached,
        tables: numberView.policy.tables,
        failures: [NumberNotFound],
        tryWith: { phone: '+12125550100' },
      },
      schema: {
        operationId: 'findNumber',
        tags,
        summary: 'Find the owner of a phone number',
        description:
          'Send either `phone` or `provider_phone_id`. Numbers that are not verified or not active, and those of deleted organisations, are not found. While the database does not respond, the last known response is sent for up to one day, with `x-cache: STALE`.',
        querystring: NumberQuery,
        response: { 200: NumberOwner },
      },
    },
    ({ query }, reply) => reply.cached(numberView, numberKeyOf(query), () => new NumberNotFound()),
  );

  app.get(
    '/page',
    {
      config: { ...cached, tables: pageView.policy.tables, failures: [PageNotFound] },
      schema: {
        operationId: 'findPage',
        tags,
        summary: 'Find the owner of a Facebook or Instagram page',
        description:
          'Pages that are not verified, and those of inactive integrations or deleted organisations, are not found.',
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
        summary: 'Check whether a phone number calls too often',
        description:
          'Applies the spam limits of the inbound configuration to the recorded calls. Send this request before the call is recorded. While the database does not respond, the decision is `allow`.',
        querystring: SpamQuery,
        response: { 200: SpamDecision },
      },
    },
    async ({ query: { phone, to }, service: caller, budget, headers, database }, reply) => {
      reply.header('cache-control', 'no-store');
      const e164 = e164Of('to', to);
      return orAllow(judge());

      async function judge(): Promise<SpamDecision> {
        const now = app.now();
        const limits = await app.readView({ caller, orgId: undefined, budget, headers }, spamLimitsView, { e164 });
        if (limits === null) throw new NumberNotFound();
        return judgeCall(database, { limits, from: normalizeNumber(phone), now });
      }
    },
  );
};

function numberKeyOf(query: { phone?: string; provider_phone_id?: string }): NumberKey {
  const { phone, provider_phone_id } = query;
  if (phone !== undefined && provider_phone_id === undefined) return { e164: e164Of('phone', phone) };
  if (phone === undefined && provider_phone_id !== undefined) return { provider_phone_id };
  throw new ValidationFailed('Send either phone or provider_phone_id, not both');
}
