// Alert destinations, and the notifications that they receive.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { resourceRoutes } from '../../crud/routes.ts';
import { insertRow } from '../../crud/store.ts';
import { createNetwork } from '../../outgoing/network.ts';
import { deliveryRoutes } from './deliveries/delivery-routes.ts';
import { createSendDeliveries } from './deliveries/send-deliveries.ts';
import { alertDestination, changeProperties, createProperties } from './destinations/destination.ts';
import { columnsOfChange, columnsOfCreate } from './destinations/destination-columns.ts';
import { destinationSecretRoutes, FirstSecret } from './destinations/destination-secrets.ts';

interface Options {
  /** By host: the base URL of a server that stands in for it. Only in the local stack and in tests. */
  readonly standIns?: Readonly<Record<string, string>> | undefined;
}

export const alertDestinations: FastifyPluginAsyncTypebox<Options> = async function alertDestinations(
  app,
  { standIns },
) {
  await app.register(
    resourceRoutes(alertDestination, {
      customCreate: {
        extraProperties: createProperties,
        bodyLimit: 64 * 1024,
        extraResponse: FirstSecret,
        async create(scope, body) {
          const { columns, secret } = columnsOfCreate(app.secretBox, scope.orgId, body);
          return { row: await insertRow(scope, alertDestination, columns), extra: { secret } };
        },
      },
      customChange: {
        extraProperties: changeProperties,
        changesOf: async ({ orgId }, id, body) => columnsOfChange(app.secretBox, orgId, id, body),
      },
    }),
  );
  await app.register(destinationSecretRoutes);
  await app.register(deliveryRoutes);
  app.addJob(createSendDeliveries(app, createNetwork(standIns === undefined ? {} : { standIns })));
};
