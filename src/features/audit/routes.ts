// The audit log of an organisation. Never cached: entries are written by every request.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { presentPage } from '../../crud/cursor-pages.ts';
import { assertStorable } from '../../crud/normalize.ts';
import { resolveTimeRange } from '../../domain/time-range.ts';
import { InvalidCursor } from '../../errors.ts';
import { list, readEntries } from './queries.ts';
import { AuditLog, AuditQuery } from './schemas.ts';

export const audit: FastifyPluginAsyncTypebox = async function audit(app) {
  app.get(
    '/',
    {
      prefixTrailingSlash: 'no-slash',
      config: { right: 'audit.read', failures: [InvalidCursor] },
      schema: {
        operationId: 'listAuditEntries',
        tags: ['Members'],
        summary: 'List the entries of the audit log, the latest first',
        description:
          'For owners and admins. The people who listened to a call: `subject_id` of the call, with the actions `recording.url_issued` and `recording.downloaded`.',
        querystring: AuditQuery,
        response: { 200: AuditLog },
      },
    },
    async ({ database, member: { orgId, timezone }, query }, reply) => {
      assertStorable('action', query.action);
      const range = resolveTimeRange(query, timezone);
      const { from: _from, to: _to, ...filter } = query;
      const entries = await readEntries(database, orgId, { ...filter, ...range });
      reply.header('cache-control', 'private, no-store');
      return presentPage(list, 'at', entries, query.limit);
    },
  );
};
