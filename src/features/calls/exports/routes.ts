import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { dataOf } from '../../../database/postgrest-response.ts';
import { NotAMember, TooManyExports } from '../../../errors.ts';
import { exportJobs } from './export-jobs.ts';
import { auditDetails, toExportRequest } from './export-request.ts';
import { jobRoutes } from './job-routes.ts';
import { createOpenExport } from './open-export.ts';
import { createRunningExports } from './running-exports.ts';
import { ExportFile, ExportQuery } from './schemas.ts';
import { createSendExport } from './send-export.ts';
import { ticketRoutes } from './ticket-routes.ts';
import { contentTypes } from './write-file.ts';

export interface ExportOptions {
  /** Absent: the rows are read in pages through PostgREST. */
  readonly databaseUrl?: string | undefined;
}

export const exportRoutes: FastifyPluginAsyncTypebox<ExportOptions> = async function exportRoutes(
  app,
  { databaseUrl },
) {
  const openExport = createOpenExport({ app, databaseUrl });
  const runningExports = createRunningExports({ maxPerOrg: 2, maxPerInstance: 4 });
  // After the server has closed: until then, running downloads have a few seconds to end.
  app.addHook('onClose', async () => runningExports.abortAll());
  for (const job of exportJobs(app, openExport)) app.addJob(job);
  const sendExport = createSendExport({ runningExports, openExport });
  await app.register(ticketRoutes, { sendExport });
  await app.register(jobRoutes);

  app.get(
    '/export',
    {
      config: { right: 'exports.create', isStream: true, isNeverCompressed: true, failures: [TooManyExports] },
      schema: {
        operationId: 'exportCalls',
        tags: ['Calls dashboard'],
        summary: 'Export calls',
        description:
          'All calls that match the filters, newest first, as one streamed file of any size. Each export is written to the audit log. At most two of an organisation run at once, for ten minutes.',
        querystring: ExportQuery,
        response: { 200: ExportFile },
      },
    },
    ({ method, database, member, query }, reply) => {
      const request = toExportRequest({ ...member, now: app.now() }, query);
      if (method === 'HEAD') return void reply.type(contentTypes[request.format]).send('');
      return sendExport(reply, member, request, async () => {
        const entry = { action: 'calls.exported', details: auditDetails(request) };
        if (!dataOf(await database.rpc('audit', entry))) throw new NotAMember();
      });
    },
  );
};
