// The work behind the requests: alerts about parts of the service, background jobs, and queues. Counts only, never an organisation.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { dataOf } from '../../database/postgrest-response.ts';
import { Strict } from '../../http/contract.ts';
import type { Instance } from './instance.ts';
import { Jobs, PartAlerts } from './job-schemas.ts';
import { type QueueFigures, Queues, Rollup, type RollupFigures } from './queue-schemas.ts';

const tags = ['Monitoring'];
const config = { access: 'monitor' } as const;
const maxChanges = 100_000;

export const workRoutes: FastifyPluginAsyncTypebox<{ readonly instance: Instance }> = async function workRoutes(
  app,
  { instance },
) {
  app.get(
    '/alerts',
    {
      config,
      schema: {
        operationId: 'getServiceAlerts',
        tags,
        summary: 'Get the alerts about the service',
        description:
          'The state of each part of the service, as this process sees it. Without addresses and error messages.',
        querystring: Strict({}),
        response: { 200: PartAlerts },
      },
    },
    async (_request, reply) => {
      reply.header('cache-control', 'no-store');
      const wallTime = (at: number | null) => toInstant(at === null ? null : app.now() - (app.steadyNow() - at));
      const parts = app.alerts.parts().map((part) => ({
        ...part,
        failingSince: wallTime(part.failingSince),
        lastAlertAt: wallTime(part.lastAlertAt),
        mutedUntil: wallTime(part.mutedUntil),
      }));
      return { instance, channels: [...app.alerts.channels], parts };
    },
  );

  app.get(
    '/jobs',
    {
      config,
      schema: {
        operationId: 'getJobs',
        tags,
        summary: 'List background jobs',
        description: 'The jobs of this process. Each instance runs all of them, and they share the work.',
        querystring: Strict({}),
        response: { 200: Jobs },
      },
    },
    async (_request, reply) => {
      reply.header('cache-control', 'no-store');
      const jobs = app.jobStates().map(({ everyMs, ...job }) => ({
        ...job,
        everySeconds: everyMs / 1000,
        lastDurationMs: job.lastDurationMs === null ? null : Math.round(job.lastDurationMs * 10) / 10,
        lastStartedAt: toInstant(job.lastStartedAt),
        lastSuccessAt: toInstant(job.lastSuccessAt),
        nextRunAt: toInstant(job.nextRunAt),
      }));
      return { instance, jobs };
    },
  );

  app.get(
    '/webhooks',
    {
      config,
      schema: {
        operationId: 'getQueues',
        tags,
        summary: 'Count webhooks, notifications and exports',
        description: 'Of all organisations, as counts. Read from the database.',
        querystring: Strict({}),
        response: { 200: Queues },
      },
    },
    async ({ database }, reply) => {
      reply.header('cache-control', 'no-store');
      const figures = dataOf(await database.rpc('measure_queues', undefined, { get: true }));
      return { measuredAt: toInstant(app.now()), ...(figures as unknown as QueueFigures) };
    },
  );

  app.get(
    '/rollup',
    {
      config,
      schema: {
        operationId: 'getRollupState',
        tags,
        summary: 'Get the state of the rollup',
        description: 'Unfinished recounts and changes that are not folded, of all organisations.',
        querystring: Strict({}),
        response: { 200: Rollup },
      },
    },
    async ({ database }, reply) => {
      reply.header('cache-control', 'no-store');
      const args = { max_changes: maxChanges };
      const figures = dataOf(await database.rpc('measure_rollup', args, { get: true })) as unknown as RollupFigures;
      const fold = app.jobStates().find(({ name }) => name === 'call rollup');
      return {
        instance,
        measuredAt: toInstant(app.now()),
        ...figures,
        lastFoldAt: toInstant(fold?.lastSuccessAt ?? null),
      };
    },
  );
};

function toInstant(ms: number): string;
function toInstant(ms: number | null): string | null;
function toInstant(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}
