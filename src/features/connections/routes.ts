// Connections: the links of an organisation to the providers of its calls.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { resourceRoutes } from '../../crud/routes.ts';
import { insertRow } from '../../crud/store.ts';
import { changeProperties, columnsOfChange, columnsOfCreate, createProperties } from './columns.ts';
import { defineConnection } from './connection.ts';

export const connections: FastifyPluginAsyncTypebox = async function connections(app) {
  const connection = defineConnection(app.publicUrl);

  await app.register(
    resourceRoutes(connection, {
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
};
