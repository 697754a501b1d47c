// Connections: the links of an organisation to the providers of its calls.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { resourceRoutes } from '../../crud/routes.ts';
import { insertRow } from '../../crud/store.ts';
import { changeProperties, columnsOfChange, columnsOfCreate, createProperties } from './columns.ts';
import { defineConnection } from './connection.ts';
import { defineConnectionList } from './connection-list.ts';
import { createFillMappedCalls } from './fill-mapped-calls.ts';
import { healthRoute } from './health-route.ts';
import { mappingRoutes } from './mapping-routes.ts';
import { secretRoutes } from './secret-routes.ts';

export const connections: FastifyPluginAsyncTypebox = async function connections(app) {
  const connection = defineConnection(app.publicUrl);

  await app.register(
    resourceRoutes(connection, {
      list: defineConnectionList(connection),
      customCreate: {
        extraProperties: createProperties,
        bodyLimit: 64 * 1024,
        extraResponse: Type.Object({}, { examples: [{}] }),
        async create(scope, body) {
          const columns = columnsOfCreate(app.secretBox, scope.orgId, body);
          return { row: await insertRow(scope, connection, columns), extra: {} };
        },
      },
      customChange: {
        extraProperties: changeProperties,
        changesOf: (scope, id, body) => columnsOfChange(app.secretBox, connection, scope, id, body),
      },
    }),
  );
  const fill = createFillMappedCalls(app);
  app.addJob({ name: 'fill mapped calls', everyMs: 60_000, run: async () => (await fill()).hasMoreCalls });
  await app.register(secretRoutes, { connection });
  await app.register(mappingRoutes, { connection, fill });
  await app.register(healthRoute, { connection });
};
