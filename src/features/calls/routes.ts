// The calls dashboard: the list, one call with its recording and its review, the figures, the analytics, the call back list, and the ingest of calls.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { analyticsRoutes } from './analytics/routes.ts';
import { createStorePeaks } from './concurrency/store-peaks.ts';
import { detailRoutes } from './detail/routes.ts';
import { type ExportOptions, exportRoutes } from './exports/routes.ts';
import { figureRoutes } from './figures/routes.ts';
import { funnelRoutes } from './funnel/routes.ts';
import { recordCall } from './ingest/record-call.ts';
import { listRoutes } from './list/routes.ts';
import { type RecordingOptions, recordingRoutes } from './recording/routes.ts';
import { reviewRoutes } from './review/routes.ts';
import { rollupJob } from './rollup/rollup-job.ts';
import { unansweredRoutes } from './unanswered/routes.ts';

export const callsDashboard: FastifyPluginAsyncTypebox<RecordingOptions & ExportOptions> =
  async function callsDashboard(app, { standIns, databaseUrl }) {
    // A route that names no other right.
    app.addHook('onRoute', (route) => {
      if (route.config?.access === undefined) route.config = { right: 'calls.read', ...route.config };
    });
    await app.register(listRoutes);
    await app.register(figureRoutes);
    await app.register(analyticsRoutes, { prefix: '/analytics' });
    await app.register(funnelRoutes, { prefix: '/analytics' });
    await app.register(unansweredRoutes, { prefix: '/unanswered' });
    await app.register(exportRoutes, { databaseUrl });
    await app.register(detailRoutes);
    await app.register(reviewRoutes);
    await app.register(recordingRoutes, { standIns });
    await app.register(recordCall);
    await app.register(rollupJob);
    app.addJob(createStorePeaks(app));
  };
