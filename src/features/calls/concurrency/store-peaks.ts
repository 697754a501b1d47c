import type { FastifyInstance } from 'fastify';
import { dataOf } from '../../../database/postgrest-response.ts';
import type { Job } from '../../../jobs/jobs.ts';

/** Half a second for an organisation with a million calls a year. */
const maxDays = 14;

/** Stores the peaks of the days that have ended, and of those whose calls have changed. */
export function createStorePeaks({ withServiceDatabase }: Pick<FastifyInstance, 'withServiceDatabase'>): Job {
  return {
    name: 'store call peaks',
    everyMs: 60_000,
    async run() {
      return dataOf(await withServiceDatabase((database) => database.rpc('store_call_peaks', { max_days: maxDays })));
    },
  };
}
