import { type FastifyPluginAsyncTypebox, Type } from '@fastify/type-provider-typebox';
import { sendWithEtagAndExtra } from '../../../crud/etag.ts';
import { readOne } from '../../../crud/store.ts';
import { dataOf } from '../../../database/postgrest-response.ts';
import { Id, Strict } from '../../../http/contract.ts';
import { listFilterOf } from './list-filter.ts';
import { findMissingValues } from './missing-values.ts';
import { SavedViewDetail, SavedViewList, Screen, type StoredView, savedView } from './saved-view.ts';

const tags = [savedView.words.tag];

export const readRoutes: FastifyPluginAsyncTypebox = async function readRoutes(app) {
  app.get(
    '/',
    {
      prefixTrailingSlash: 'no-slash',
      config: { tagDescription: savedView.description },
      schema: {
        operationId: 'listSavedViews',
        tags,
        summary: 'List saved views',
        description: "The member's own, and those of the organisation. By name.",
        querystring: Strict({ screen: Type.Optional(Screen) }),
        response: { 200: SavedViewList },
      },
    },
    async ({ database, member: { orgId }, query: { screen } }) => {
      // At most 500: less than the rows that a hosted PostgREST returns.
      const all = database.from('saved_views').select(savedView.select).eq('org_id', orgId).order('name').order('id');
      const rows = await (screen === undefined ? all : all.eq('screen', screen));
      return { data: dataOf(rows) as unknown as StoredView[] };
    },
  );

  app.get(
    '/:id',
    {
      config: { failures: [savedView.NotFound], sendsEtag: true },
      schema: {
        operationId: 'getSavedView',
        tags,
        summary: 'Read a saved view',
        description:
          "The author's own, or one of the organisation. With the filter for the list, and the values whose rows have been deleted. Send the etag as `if-match` to change.",
        params: Strict({ id: Id('The id of the saved view.', savedView.example.id) }),
        querystring: Strict({}),
        response: { 200: SavedViewDetail },
      },
    },
    async ({ database, member, params }, reply) => {
      const { orgId, timezone, weekStart } = member;
      const scope = { database, orgId };
      const row = await readOne(scope, savedView, params.id.toLowerCase());
      if (row === null) throw new savedView.NotFound();
      const { query } = row as unknown as StoredView;
      const filter = listFilterOf(query, { now: app.now(), timezone, weekStart });
      const missing = await findMissingValues(scope, query);
      return sendWithEtagAndExtra(reply, row, savedView.Item, { filter, missing });
    },
  );
};
