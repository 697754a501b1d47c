// GET /:id/messages, /:id/calls and /:id/appointments.
import { type FastifyPluginAsyncTypebox, Type } from '@fastify/type-provider-typebox';
import type { Keyset } from '../../database/filters.ts';
import { rlsTables } from '../../database/rls-tables.ts';
import { decodeCursor, encodeCursor } from '../../database/time-cursor.ts';
import { InvalidCursor } from '../../errors.ts';
import { defineView } from '../../http/cache/view.ts';
import { Id, Strict } from '../../http/contract.ts';
import { type History, histories } from './histories.ts';
import { readHistory } from './queries.ts';
import { contact } from './resource.ts';

const params = Strict({ id: Id('The id of the contact.', contact.example.id) });

const HistoryQuery = Strict({
  limit: Type.Integer({ minimum: 1, maximum: 100, default: 100, description: 'Rows on a page.' }),
  cursor: Type.Optional(
    Type.String({
      maxLength: 300,
      description: '`pagination.nextCursor` of the previous page. Absent: the first page.',
    }),
  ),
});

const minute = 60_000;

const historiesWithViews = histories.map((history) => ({ ...history, view: historyViewOf(history) }));

export const contactHistories: FastifyPluginAsyncTypebox = async function contactHistories(app) {
  for (const { name, List, view, isNeverStored } of historiesWithViews) {
    app.declareViews(view);
    app.get(
      `/:id/${name}`,
      {
        config: {
          isCached: true,
          tables: view.policy.tables,
          failures: [contact.NotFound, InvalidCursor],
          ...(isNeverStored && { isNeverStored }),
        },
        schema: {
          operationId: `listContact${name.charAt(0).toUpperCase()}${name.slice(1)}`,
          tags: [contact.words.tag],
          summary: `List the ${name} of a contact, latest first`,
          description: 'With keyset pagination: the last page is as fast as the first.',
          params,
          querystring: HistoryQuery,
          response: { 200: List },
        },
      },
      ({ params: { id }, query: { limit, cursor } }, reply) => {
        const position = cursor === undefined ? {} : { after: decodeCursor(name, cursor) };
        reply.cached(view, { contactId: id.toLowerCase(), limit, ...position }, () => new contact.NotFound());
      },
    );
  }
};

interface HistoryParams extends Readonly<Record<string, unknown>> {
  readonly contactId: string;
  readonly limit: number;
  readonly after?: Keyset['after'];
}

function historyViewOf(history: History) {
  return defineView({
    name: `contact ${history.name}`,
    // It also depends on contacts: without a contact the response is a 404.
    tables: ['contacts', history.table, ...rlsTables],
    ttlMs: 3 * minute,
    staleIfErrorMs: 60 * minute,
    negativeTtlMs: 15_000,
    needsSecondRequest: (params) => params?.after !== undefined,
    schema: history.List,
    load: (scope, params: HistoryParams): Promise<object | null> => loadPage(scope, history, params),
  });
}

async function loadPage(
  scope: Parameters<typeof readHistory>[0],
  history: History,
  { contactId, limit, after }: HistoryParams,
) {
  // One more row than the page has shows whether there is a next page.
  const rows = await readHistory(scope, history, { contactId, rows: limit + 1, ...(after && { after }) });
  if (rows === null) return null;
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const nextCursor =
    last === undefined || rows.length <= limit
      ? null
      : encodeCursor(history.name, { value: String(last[history.timeColumn]), id: last.id });
  return { data: page.map(history.present), pagination: { limit, nextCursor } };
}
