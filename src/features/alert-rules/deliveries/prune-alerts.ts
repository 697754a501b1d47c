// The job that deletes old deliveries and changes of states.
import type { FastifyInstance } from 'fastify';
import { dataOf } from '../../../database/postgrest-response.ts';
import type { Job } from '../../../jobs/jobs.ts';

const hourMs = 60 * 60_000;
const maxRows = 500;

export function createPruneAlerts(app: FastifyInstance): Job {
  return {
    name: 'prune alerts',
    everyMs: hourMs,
    async run() {
      const args = { max_rows: maxRows };
      const deleted = dataOf(await app.withServiceDatabase((database) => database.rpc('prune_alerts', args)));
      return deleted > 0;
    },
  };
}
