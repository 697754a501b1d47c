// Jobs that store the counts of refused deliveries, and delete old payloads and events.
import type { FastifyInstance } from 'fastify';
import { dataOf, dataOrNull } from '../../database/postgrest-response.ts';
import type { Job } from '../../jobs/jobs.ts';
import type { Deliveries } from './deliveries.ts';

const minuteMs = 60_000;
const maxRows = 500;

export function eventUpkeepJobs(app: FastifyInstance, deliveries: Deliveries): readonly Job[] {
  return [
    { name: 'flush-refused', everyMs: minuteMs, run: () => flushRefused(app, deliveries) },
    { name: 'prune-events', everyMs: 60 * minuteMs, run: () => pruneEvents(app) },
  ];
}

async function flushRefused(app: FastifyInstance, deliveries: Deliveries): Promise<boolean> {
  const taken = deliveries.takeRefused();
  if (taken.length === 0) return false;
  const refused = taken.map(({ orgId, connectionId, count }) => ({
    org_id: orgId,
    connection_id: connectionId,
    count,
  }));
  try {
    dataOrNull(await app.withServiceDatabase((database) => database.rpc('add_refused_deliveries', { refused })));
  } catch (error) {
    for (const { orgId, connectionId, count } of taken) deliveries.refuse(orgId, connectionId, count);
    throw error;
  }
  return false;
}

async function pruneEvents(app: FastifyInstance): Promise<boolean> {
  const changed = dataOf(
    await app.withServiceDatabase((database) => database.rpc('prune_events', { max_rows: maxRows })),
  );
  return changed > 0;
}
