// GET /:id/messages, /:id/calls, /:id/appointments
import { type FastifyPluginAsyncTypebox, Type } from '@fastify/type-provider-typebox';
import type { Keyset } from '../../database/filters.ts';
import { InvalidCursor } from '../../errors.ts';
import type { View } from '../../http/cache/view.ts';
import { Id, Nullable, Strict } from '../../http/contract.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { type History, histories } from './histories.ts';
import { readHistory } from './queries.ts';
import { contact } from './resource.ts';

const params = Strict({ id: Id('The contact.', contact.example.id) });

const HistoryQuery = Strict({
  limit: Type.Integer({ minimum: 1, maximum: 100, default: 100 }),
  cursor: Type.Optional(
    Type.String({ maxLength: 300, description: '`pagination.nextCursor` of the page before; the latest when absent.' }),
  ),
});

export const contactHistories: FastifyPluginAsyncTypebox = async function contactHistories(app) {
  for (const history of histories) {
    const { name } = history;
    const view = viewOf(history);
    app.declareViews(view);

    app.get(
      `/:id/${name}`,
      {
        config: { isCached: true, failures: [contact.NotFound, InvalidCursor] },
        schema: {
          operationId: `listContact${name.charAt(0).toUpperCase()}${name.slice(1)}`,
          tags: ['Contacts'],
          summary: `A contact's ${name}, latest first`,
          description: 'Past a `cursor`: as fast on the last page as on the first.',
          params,
          querystring: HistoryQuery,
          response: { 200: listOf(history) },
        },
      },
      ({ params: { id }, query: { limit, cursor } }, reply) => {
        const place = cursor === undefined ? {} : { after: decodeCursor(name, cursor) };
        reply.cached(view, { contactId: id.toLowerCase(), limit, ...place }, () => new contact.NotFound());
      },
    );
  }
};

interface Asked extends Readonly<Record<string, unknown>> {
  readonly contactId: string;
  readonly limit: number;
  readonly after?: Keyset['after'];
}

function viewOf(history: History): View<Asked, object | null> {
  return {
    policy: history.policy,
    async load(of, { contactId, limit, after }) {
      // One row more than is shown tells whether there is a next page.
      const rows = await readHistory(of, history, { contactId, rows: limit + 1, ...(after && { after }) });
      if (rows === null) return null;
      const data = rows.slice(0, limit);
      const last = data.at(-1);
      const nextCursor =
        last === undefined || rows.length <= limit
          ? null
          : encodeCursor(history.name, { value: String(last[history.time]), id: last.id });
      return { data, pagination: { limit, nextCursor } };
    },
  };
}

function listOf({ name, title, Row, example }: History) {
  return Type.Object(
    {
      data: Type.Array(Row),
      pagination: Type.Object(
        {
          limit: Type.Integer(),
          nextCursor: Nullable(Type.String({ description: 'Null on the last page.' })),
        },
        { title: 'CursorPagination' },
      ),
    },
    {
      title: `${title}List`,
      description: `The contact's ${name}.`,
      examples: [{ data: [example], pagination: { limit: 100, nextCursor: null } }],
    },
  );
}
