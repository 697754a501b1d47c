// Progress and download of large exports.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { dataOf } from '../../../database/postgrest-response.ts';
import { Conflict, ExportNotFound, InternalError } from '../../../errors.ts';
import { Instant, Nullable, Strict } from '../../../http/contract.ts';
import { CallExport, CanceledExport, cancelExport, ExportParams, exampleExportId, readExport } from './call-exports.ts';
import { assertMayExport } from './columns.ts';
import { auditDetails, type ExportRequest } from './export-request.ts';
import { contentTypes } from './write-file.ts';

/** To begin the download. It may take longer. */
const expiresInSeconds = 60;

const ExportDownload = Type.Object(
  {
    url: Type.String({ format: 'uri', description: 'Downloads the file for anyone who has it, until it expires.' }),
    expiresAt: Instant('When the URL expires.'),
    sizeBytes: Type.Integer({ minimum: 0 }),
  },
  {
    title: 'ExportDownload',
    description: 'A URL that downloads the file.',
    examples: [
      {
        url: `https://recordings.s3.eu-central-1.amazonaws.com/b1eb12d0-0000-4000-8000-000000000001/exports/${exampleExportId}.csv?X-Amz-Expires=60&X-Amz-Signature=0f3c9a`,
        expiresAt: '2026-11-28T09:41:00.000Z',
        sizeBytes: 214_748_364,
      },
    ],
  },
);

export const jobRoutes: FastifyPluginAsyncTypebox = async function jobRoutes(app) {
  app.get(
    '/exports/:exportId',
    {
      config: { right: 'exports.create', failures: [ExportNotFound] },
      schema: {
        operationId: 'getExport',
        tags: ['Calls dashboard'],
        summary: 'Get the progress of a large export',
        description: 'Read it every second until `state` is `done`, `failed` or `canceled`.',
        params: ExportParams,
        querystring: Strict({}),
        response: { 200: CallExport },
      },
    },
    async ({ database, member: { orgId }, params: { exportId } }) => {
      const { stored: _, ...found } = await readExport(database, { orgId, exportId: exportId.toLowerCase() });
      return found;
    },
  );

  app.post(
    '/exports/:exportId/cancel',
    {
      config: { right: 'exports.create', failures: [ExportNotFound, Conflict] },
      schema: {
        operationId: 'cancelExport',
        tags: ['Calls dashboard'],
        summary: 'Cancel a large export',
        description:
          'For the member who requested it, owners and admins. A running job stops within seconds. 409 when the export has ended. The cancellation is written to the audit log.',
        params: ExportParams,
        querystring: Strict({}),
        body: Nullable(Strict({})),
        response: { 200: CanceledExport },
      },
    },
    async ({ database, member: { orgId }, params }, reply) => {
      const exportId = params.exportId.toLowerCase();
      await cancelExport(database, exportId);
      const { stored: _, ...canceled } = await readExport(database, { orgId, exportId });
      return reply.header('cache-control', 'private, no-store').send(canceled);
    },
  );

  app.post(
    '/exports/:exportId/download',
    {
      config: {
        right: 'exports.create',
        isNeverCompressed: true,
        failures: [ExportNotFound, Conflict],
      },
      schema: {
        operationId: 'createExportDownload',
        tags: ['Calls dashboard'],
        summary: 'Create a URL that downloads a large export',
        description: 'Each URL is written to the audit log before it is sent.',
        params: ExportParams,
        querystring: Strict({}),
        body: Nullable(Strict({})),
        response: { 200: ExportDownload },
      },
    },
    async ({ database, member: { orgId, role }, params }, reply) => {
      const exportId = params.exportId.toLowerCase();
      const { state, format, stored } = await readExport(database, { orgId, exportId });
      const { file_key: key, file_name: fileName, size_bytes: sizeBytes } = stored;
      if (state !== 'done' || key === null || fileName === null || sizeBytes === null) {
        throw new Conflict('The export is not done');
      }
      const request = stored.request as unknown as ExportRequest;
      assertMayExport(role, request.columns);
      // A constraint of the table ensures this. The check is repeated so that no file of another organisation is ever signed.
      if (!key.startsWith(`${orgId}/exports/`)) throw new InternalError({ cause: new Error('key outside its org') });
      const entry = { action: 'calls.exported', details: auditDetails(request), subject: exportId };
      if (!dataOf(await database.rpc('audit', entry))) throw new ExportNotFound();
      // A signature has whole seconds, so the expiry in the response does too.
      const signedAt = new Date(Math.floor(app.now() / 1000) * 1000);
      const contentType = contentTypes[format];
      const url = await app.bucket.signGet({
        key,
        fileName,
        contentType,
        expiresInSeconds,
        signedAt,
        isDownload: true,
      });
      reply.header('cache-control', 'private, no-store');
      return { url, expiresAt: new Date(signedAt.getTime() + expiresInSeconds * 1000).toISOString(), sizeBytes };
    },
  );
};
