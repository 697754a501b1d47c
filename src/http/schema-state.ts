// Warns at the start when the database lacks migrations or functions of this release, and keeps its state for the health details.
import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import { type CheckedSchema, createSchemaCheck, describeSchema } from '../database/schema-check.ts';

declare module 'fastify' {
  interface FastifyInstance {
    schemaState: () => Promise<CheckedSchema>;
  }
}

export const schemaState = fp(
  async function schemaState(app: FastifyInstance, { databaseUrl }: { readonly databaseUrl?: string | undefined }) {
    const { log, steadyNow } = app;
    const check = createSchemaCheck({
      databaseUrl,
      steadyNow,
      onError: (err) => log.warn({ err }, 'the state of the database schema cannot be read'),
    });
    let starting: Promise<void> | undefined;
    app.decorate('schemaState', check);
    // Not awaited: the service listens whatever the state is.
    app.addHook('onListen', async () => {
      starting = warnIfBehind();
    });
    app.addHook('onClose', () => starting);

    async function warnIfBehind(): Promise<void> {
      const warning = describeSchema(await check());
      if (warning !== undefined) log.warn(warning);
    }
  },
  { name: 'schema-state' },
);
