import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { dayAround } from '../../../domain/local-time.ts';
import { assertClockCountable, toCallFilter } from '../filters.ts';
import { NoQuery } from '../schemas.ts';
import { figuresView } from './figures-view.ts';
import { FigureList } from './schemas.ts';
import { Stats, StatsQuery } from './stats-schemas.ts';
import { statsView } from './stats-view.ts';

const tags = ['Calls dashboard'];

export const figureRoutes: FastifyPluginAsyncTypebox = async function figureRoutes(app) {
  app.declareViews(statsView, figuresView);

  app.get(
    '/stats',
    {
      config: { isCached: true, tables: statsView.policy.tables },
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
      const filter = toCallFilter(query, timezone, app.now());
      if (filter.zone !== undefined) assertClockCountable(filter.started_from, filter.started_before, app.now());
      reply.cached(statsView, { currency, ...filter, timezone, today });
    },
  );

  app.get(
    '/figures',
    {
      config: { isCached: true, tables: figuresView.policy.tables },
      schema: {
        operationId: 'listCallFigures',
        tags,
        summary: 'List the figures and their definitions',
        description: 'For labels and help texts: the unit, the formula, the accuracy and the views of each figure.',
        querystring: NoQuery,
        response: { 200: FigureList },
      },
    },
    (_request, reply) => reply.cached(figuresView, null),
  );
};
