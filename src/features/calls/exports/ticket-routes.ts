// The export of a browser: a one-use ticket, or a job for a large export.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { dataOf } from '../../../database/postgrest-response.ts';
import {
  DatabaseUnavailable,
  ExportNotFound,
  Forbidden,
  NotAMember,
  RateLimited,
  TooManyExports,
} from '../../../errors.ts';
import { Instant, Strict } from '../../../http/contract.ts';
import { CallExport, queueExport } from './call-exports.ts';
import { toExportRequest } from './export-request.ts';
import { ExportBody, ExportFile } from './schemas.ts';
import type { SendExport } from './send-export.ts';
import { createTicket, redeemTicket } from './tickets.ts';

/** Larger exports are jobs: a browser cannot continue a download that broke. */
const maxTicketRows = 100_000;

export const exampleTicket = 'l0Yt3xq2nVZk7m5W8bJcD1sRfHgPoIuTyEaSdFgHjKl';

const ExportTicket = Type.Object(
  {
    url: Type.String({
      format: 'uri-reference',
      description: 'Downloads the file once, without a token. Relative to the address of this API.',
    }),
    expiresAt: Instant('When the URL expires: 60 seconds after the request.'),
    totalRows: Type.Integer({ minimum: 0, description: 'At the time of the request.' }),
  },
  {
    title: 'ExportTicket',
    description: 'A URL for one download.',
    examples: [
      {
        url: `/api/calls-dashboard/exports/tickets/${exampleTicket}`,
        expiresAt: '2026-11-28T09:31:00.000Z',
        totalRows: 8412,
      },
    ],
  },
);

const TicketParams = Strict({
  ticket: Type.String({ pattern: '^[\\w-]{43}$', description: 'The ticket.', examples: [exampleTicket] }),
});

interface Options {
  readonly sendExport: SendExport;
}

export const ticketRoutes: FastifyPluginAsyncTypebox<Options> = async function ticketRoutes(app, { sendExport }) {
  app.post(
    '/exports',
    {
      config: { right: 'exports.create', isNeverCompressed: true, failures: [TooManyExports] },
      schema: {
        operationId: 'createExport',
        tags: ['Calls dashboard'],
        summary: 'Request an export for a browser',
        description: `Up to ${maxTicketRows.toLocaleString('en')} rows: a URL for one download. More rows: a job makes the file; read its progress at \`GET /exports/{exportId}\`. Programs export any number of rows with \`GET /export\`.`,
        querystring: Strict({}),
        body: ExportBody,
        response: { 200: ExportTicket, 202: CallExport },
      },
    },
    async ({ database, member, body: { filters, ...options } }, reply) => {
      const request = toExportRequest({ ...member, now: app.now() }, { ...options, ...filters });
      const counted = await database.rpc('call_count', { org: member.orgId, filter: request.filter });
      const totalRows = dataOf(counted);
      reply.header('cache-control', 'private, no-store');
      if (totalRows > maxTicketRows) return reply.code(202).send(await queueExport(database, request, totalRows));
      const { ticket, expiresAt } = await createTicket(database, request);
      return reply.send({ url: `${app.prefix}/exports/tickets/${ticket}`, expiresAt, totalRows });
    },
  );

  app.get(
    '/exports/tickets/:ticket',
    {
      exposeHeadRoute: false,
      config: {
        access: 'open',
        isStream: true,
        isNeverCompressed: true,
        failures: [ExportNotFound, TooManyExports, RateLimited, DatabaseUnavailable],
      },
      schema: {
        operationId: 'downloadExport',
        tags: ['Calls dashboard'],
        summary: 'Download an export by its ticket',
        description:
          'Without a token. The first request uses the ticket up, also when it is refused. The file contains what the member who requested it may read now.',
        params: TicketParams,
        querystring: Strict({}),
        response: { 200: ExportFile },
      },
    },
    async ({ id, params: { ticket } }, reply) => {
      try {
        const { exporter, request } = await redeemTicket(app, ticket, id);
        return await sendExport(reply, exporter, request);
      } catch (error) {
        // The member has lost the membership or the right.
        throw error instanceof NotAMember || error instanceof Forbidden ? new ExportNotFound() : error;
      }
    },
  );
};
