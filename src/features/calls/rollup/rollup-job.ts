// Keeps the rollup short to read and complete: folds what writers appended, and counts again after a change of the time zone.
import type { FastifyPluginAsync } from 'fastify';
import { dataOf } from '../../../database/postgrest-response.ts';

/** Readers add the changes that no fold has taken, so a fold a second keeps them few. */
const everyMs = 1000;
const maxOrganizations = 50;
/** About half a second of one connection. */
const maxCalls = 20_000;

interface Maintained {
  readonly has_more: boolean;
  /** Organisations whose calls are not all in the rollup. */
  readonly incomplete: number;
}

export const rollupJob: FastifyPluginAsync = async function rollupJob(app) {
  let incomplete: number | null = null;
  app.metrics.addRollup({ incomplete: () => incomplete });

  app.addJob({
    name: 'call rollup',
    everyMs,
    async run() {
      const query = app.withServiceDatabase((database) =>
        database.rpc('maintain_call_rollup', { max_organizations: maxOrganizations, max_calls: maxCalls }),
      );
      const done = dataOf(await query) as unknown as Maintained;
      if (done.incomplete > 0 !== (incomplete ?? 0) > 0) {
        app.log.info({ organizations: done.incomplete }, done.incomplete > 0 ? 'recount began' : 'recount ended');
      }
      incomplete = done.incomplete;
      return done.has_more;
    },
  });
};
