// Keeps the rollup short to read and complete: folds what writers appended, and counts again after a change of the time zone.
import type { FastifyPluginAsync } from 'fastify';
import { dataOf } from '../../../database/postgrest-response.ts';

/** Readers add the changes that no fold has taken, so a fold a second keeps them few. */
const everyMs = 1000;
const maxOrganizations = 50;
/** About half a second of one connection. */
const maxCalls = 20_000;

export const rollupJob: FastifyPluginAsync = async function rollupJob(app) {
  app.addJob({
    name: 'call rollup',
    everyMs,
    run: async () =>
      dataOf(
        await app.withServiceDatabase((database) =>
          database.rpc('maintain_call_rollup', { max_organizations: maxOrganizations, max_calls: maxCalls }),
        ),
      ),
  });
};
