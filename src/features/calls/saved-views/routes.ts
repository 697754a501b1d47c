// Saved views: named filters of a screen. Row-level security hides the private views of other members.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';
import { addChangeRoute } from '../../../crud/change-route.ts';
import { addCreateRoute } from '../../../crud/create-route.ts';
import { addDeleteRoute } from '../../../crud/delete-route.ts';
import { scopeOf } from '../../../crud/route.ts';
import { insertRow, type OrgScope, readOne } from '../../../crud/store.ts';
import { hasRight } from '../../../domain/rights.ts';
import { Forbidden } from '../../../errors.ts';
import { readRoutes } from './read-routes.ts';
import { NoExtraResponse, ScreenOfCreate, type StoredView, savedView } from './saved-view.ts';
import { createCanonicalQuery } from './view-query.ts';

export const savedViews: FastifyPluginAsyncTypebox = async function savedViews(app) {
  await app.register(readRoutes);
  await app.register(writeRoutes);
};

const writeRoutes: FastifyPluginAsyncTypebox = async function writeRoutes(app) {
  const canonicalQuery = createCanonicalQuery(app);

  app.addHook('preHandler', async (request) => {
    if (request.method !== 'POST') await assertMayChange(request);
  });

  addCreateRoute(app, savedView, {
    extraProperties: ScreenOfCreate,
    bodyLimit: 64 * 1024,
    extraResponse: NoExtraResponse,
    async create(scope, body) {
      const { screen, query } = body as Pick<StoredView, 'screen' | 'query'>;
      return { row: await insertRow(scope, savedView, { ...body, query: canonicalQuery(screen, query) }), extra: {} };
    },
  });

  addChangeRoute(app, savedView, {
    extraProperties: {},
    async changesOf(scope, id, body) {
      if (typeof body.query !== 'string') return body;
      const { screen } = await readView(scope, id);
      return { ...body, query: canonicalQuery(screen, body.query) };
    },
  });

  addDeleteRoute(app, savedView);
};

/** Checked before the query: with row-level security alone, a member without the right would get a 404 in place of the 403. */
async function assertMayChange(request: FastifyRequest): Promise<void> {
  const scope = scopeOf(savedView, request);
  const { id } = request.params as { readonly id: string };
  const { author_id: authorId, visibility } = await readView(scope, id.toLowerCase());
  const { userId, role } = request.member;
  const mayChangeShared = visibility === 'organisation' && hasRight(role, 'shared-views.write');
  if (authorId !== userId && !mayChangeShared) throw new Forbidden();
}

async function readView(scope: OrgScope, id: string): Promise<StoredView> {
  const row = await readOne(scope, savedView, id);
  if (row === null) throw new savedView.NotFound();
  return row as unknown as StoredView;
}
