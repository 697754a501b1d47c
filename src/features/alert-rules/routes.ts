// Alert rules: conditions on figures of calls, evaluated every minute.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { resourceRoutes } from '../../crud/routes.ts';
import { insertRow } from '../../crud/store.ts';
import type { CallRegistry } from './call-registry.ts';
import { createPruneAlerts } from './deliveries/prune-alerts.ts';
import { createEvaluateAlerts } from './evaluation/evaluate-alerts.ts';
import { historyRoute } from './history-route.ts';
import { previewRoute } from './preview/preview-route.ts';
import { alertRule } from './rule.ts';
import { createRuleFilters } from './rule-filters.ts';
import { columnsOfChange, columnsOfCreate } from './rule-writes.ts';

interface Options {
  readonly calls: CallRegistry;
}

export const alertRules: FastifyPluginAsyncTypebox<Options> = async function alertRules(app, { calls }) {
  const filters = createRuleFilters(app, calls);
  await app.register(
    resourceRoutes(alertRule, {
      customCreate: {
        extraProperties: {},
        bodyLimit: 64 * 1024,
        extraResponse: Type.Object({}, { examples: [{}] }),
        create: async (scope, body) => ({
          row: await insertRow(scope, alertRule, columnsOfCreate(filters, body)),
          extra: {},
        }),
      },
      customChange: {
        extraProperties: {},
        changesOf: (scope, id, body) => columnsOfChange(filters, scope, id, body),
      },
    }),
  );
  await app.register(previewRoute, { filters, figures: calls });
  await app.register(historyRoute);
  app.addJob(createEvaluateAlerts(app, filters, calls));
  app.addJob(createPruneAlerts(app));
};
