import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { writersOf } from '../../../crud/access-words.ts';
import { normalizeFields } from '../../../crud/normalize.ts';
import { scopeOf, writeConfig } from '../../../crud/route.ts';
import { dataOf } from '../../../database/postgrest-response.ts';
import { Instant, Nullable, Strict } from '../../../http/contract.ts';
import type { CallRegistry } from '../call-registry.ts';
import type { BucketSums, ReadSums } from '../evaluation/read-figures.ts';
import type { RuleTerms } from '../evaluation/rule-row.ts';
import { alertRule } from '../rule.ts';
import { ruleFields } from '../rule-fields.ts';
import type { RuleFilters } from '../rule-filters.ts';
import { columnsOfCreate } from '../rule-writes.ts';
import { maxFirings, previewDays, previewRule, stepMinutes } from './preview-rule.ts';

const Value = (description: string) => Nullable(Type.Number({ description }));

const Preview = Type.Object(
  {
    from: Instant('The first evaluation.'),
    to: Instant('The last evaluation.'),
    stepMinutes: Type.Integer({ description: 'The time between two evaluations. A rule is evaluated every minute.' }),
    fired: Type.Integer({ minimum: 0, description: 'How often the rule would have fired.' }),
    notifications: Type.Integer({
      minimum: 0,
      description: 'What would have been sent, also when a problem has ended.',
    }),
    noDataMinutes: Type.Integer({ minimum: 0, description: 'How long the state would have been `no_data`.' }),
    firings: Type.Array(
      Type.Object({
        from: Instant('When it would have fired.'),
        to: Nullable(Instant('When the condition no longer held. Null: it still holds.')),
        value: Value('The figure when it fired.'),
        peakValue: Value('The figure furthest from the threshold.'),
      }),
      { description: `The first ${maxFirings} times.` },
    ),
  },
  {
    title: 'AlertRulePreview',
    description: 'When the rule would have fired.',
    examples: [
      {
        ...{ from: '2026-11-06T16:20:00.000Z', to: '2026-11-20T16:10:00.000Z', stepMinutes },
        ...{ fired: 1, notifications: 2, noDataMinutes: 0 },
        firings: [{ from: '2026-11-12T09:40:00.000Z', to: '2026-11-12T11:10:00.000Z', value: 12, peakValue: 19 }],
      },
    ],
  },
);

interface Options {
  readonly filters: RuleFilters;
  readonly figures: Pick<CallRegistry, 'figureValue' | 'measuresOf'>;
}

export const previewRoute: FastifyPluginAsyncTypebox<Options> = async function previewRoute(app, { filters, figures }) {
  app.post(
    '/preview',
    {
      config: writeConfig(alertRule),
      schema: {
        operationId: 'previewAlertRule',
        tags: [alertRule.words.tag],
        summary: 'Preview an alert rule',
        description: `${writersOf(alertRule)} When the rule would have fired in the last ${previewDays} days, evaluated every ${stepMinutes} minutes. Nothing is stored or sent.`,
        querystring: Strict({}),
        body: alertRule.Create,
        response: { 200: Preview },
      },
    },
    async (request) => {
      const { database, orgId } = scopeOf(alertRule, request);
      const { timezone } = request.member;
      const body = normalizeFields(ruleFields, request.body as Readonly<Record<string, unknown>>);
      const rule = columnsOfCreate(filters, body) as unknown as RuleTerms;
      const readSums: ReadSums = async (sums) => {
        const args = { ...sums, org: orgId, filter: sums.filter as never };
        return dataOf(await database.rpc('alert_sums', args)) as unknown as BucketSums;
      };
      return previewRule(rule, {
        nowMs: app.now(),
        timezone,
        filter: filters.parse(rule.filter, timezone),
        reader: { ...figures, readSums },
      });
    },
  );
};
