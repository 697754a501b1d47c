import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { dayAround } from '../../../domain/local-time.ts';
import { toCallFilter } from '../filters.ts';
import { NoQuery } from '../schemas.ts';
import { figures } from './registry.ts';
import { FigureList, Stats, StatsQuery, toFigureItem } from './schemas.ts';
import { statsView } from './stats-view.ts';

const tags = ['Calls dashboard'];
const list = { data: Object.entries(figures).map((each) => toFigureItem(each as Parameters<typeof toFigureItem>[0])) };

export const figureRoutes: FastifyPluginAsyncTypebox = async function figureRoutes(app) {
  app.declareViews(statsView);

  app.get(
    '/stats',
    {
      config: { isCached: true },
      schema: {
        operationId: 'getCallStats',
        tags,
        summary: 'Get the figures of all calls, or of those that match the filters',
        description: 'The filters are those of the list, with the same meaning.',
        querystring: StatsQuery,
        response: { 200: Stats },
      },
    },
    ({ member: { timezone, currency }, query }, reply) => {
      const today = dayAround(app.now(), timezone).from;
      reply.cached(statsView, { currency, ...toCallFilter(query, timezone), timezone, today });
    },
  );

  app.get(
    '/figures',
    {
      schema: {
        operationId: 'listCallFigures',
        tags,
        summary: 'List the figures and their definitions',
        description: 'For labels and help texts: the unit, the definition and the views of each figure.',
        querystring: NoQuery,
        response: { 200: FigureList },
      },
    },
    async () => list,
  );
};
