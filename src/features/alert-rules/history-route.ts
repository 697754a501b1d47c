import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { readersOf } from '../../crud/access-words.ts';
import { CursorPagination, PageQuery, pageOf, presentPage } from '../../crud/cursor-pages.ts';
import { dataOf, dataOrNull } from '../../database/postgrest-response.ts';
import { InvalidCursor } from '../../errors.ts';
import { Id, Instant, Strict } from '../../http/contract.ts';
import { ruleStates } from './evaluation/rule-state.ts';
import { alertRule, measured } from './rule.ts';

const { NotFound, words, example } = alertRule;
const list = 'alert rule changes';
const State = Type.Enum([...ruleStates]);

const properties = {
  id: Id('The id of the change.'),
  rule_id: Id('The rule.', example.id),
  from_state: State,
  to_state: State,
  ...measured,
  window_from: Instant('The start of the window.'),
  window_to: Instant('The end of the window.'),
  at: Instant('When the state changed.'),
};

const History = Type.Object(
  { data: Type.Array(Type.Object(properties, { title: 'AlertRuleChange' })), pagination: CursorPagination },
  {
    title: 'AlertRuleHistory',
    description: 'The changes of the state, the latest first.',
    examples: [
      {
        data: [
          {
            id: '0b8f1c9e-4a6d-4a7e-9d53-3f1f2a7c5e10',
            rule_id: example.id,
            ...{
              from_state: 'pending',
              to_state: 'firing',
              value: 14,
              before: null,
              part: 14,
              whole: null,
              sample: 61,
            },
            ...{ window_from: '2026-11-20T15:05:00+00:00', window_to: '2026-11-20T16:05:00+00:00' },
            at: '2026-11-20T16:05:00+00:00',
          },
        ],
        pagination: { limit: 50, nextCursor: null },
      },
    ],
  },
);

export const historyRoute: FastifyPluginAsyncTypebox = async function historyRoute(app) {
  app.get(
    '/:id/history',
    {
      config: { failures: [NotFound, InvalidCursor] },
      schema: {
        operationId: 'listAlertRuleChanges',
        tags: [words.tag],
        summary: 'List the changes of the state of an alert rule',
        description: `${readersOf(alertRule)} They are kept for 90 days. Each is in the audit log too.`,
        params: Strict({ id: Id('The id of the rule.', example.id) }),
        querystring: PageQuery,
        response: { 200: History },
      },
    },
    async ({ database, member: { orgId }, params, query }) => {
      const id = params.id.toLowerCase();
      const changes = database
        .from('alert_rule_changes')
        .select(Object.keys(properties).join(','))
        .eq('org_id', orgId)
        .eq('rule_id', id);
      const [rows, rule] = await Promise.all([
        pageOf(list, 'at', changes, query),
        database.from('alert_rules').select('id').eq('org_id', orgId).eq('id', id).maybeSingle(),
      ]);
      if (dataOrNull(rule) === null) throw new NotFound();
      return presentPage(list, 'at', dataOf(rows) as never, query.limit);
    },
  );
};
