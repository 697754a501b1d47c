// The organisations themselves, for those who run the platform. Never cached: ops are few, and want the truth.
import { type FastifyPluginAsyncTypebox, Type } from '@fastify/type-provider-typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { orgKey } from '../../cache/key.ts';
import { failing, Id, Nullable, Strict } from '../../contract.ts';
import { notFound, PreconditionFailed } from '../../errors.ts';
import { sendWithTag } from '../../resources/tagged.ts';
import { assertStorable } from '../../resources/writing.ts';
import {
  changeOrganization,
  createOrganization,
  deleteOrganization,
  readOrganization,
  readOrganizations,
  restoreOrganization,
} from './queries.ts';
import { NewOrganization, Organization, OrganizationChange, Organizations, OrganizationsQuery } from './schemas.ts';

const tags = ['Organizations'];
const config = { access: 'ops' } as const;
const failures = failing(400, 401, 403, 503);
const params = Strict({ id: Id('The organisation.') });
const OrganizationNotFound = notFound('organization');

export const organizations: FastifyPluginAsyncTypebox = async function organizations(app) {
  app.get(
    '/',
    {
      prefixTrailingSlash: 'no-slash',
      config,
      schema: {
        operationId: 'listOrganizations',
        tags,
        summary: 'List organisations',
        querystring: OrganizationsQuery,
        response: { 200: Organizations, ...failures },
      },
    },
    async ({ database, query }, reply) => {
      assertStorable('search', query.search);
      const { rows: data, total } = await readOrganizations(database, query);
      const { page, limit } = query;
      reply.header('cache-control', 'no-store');
      return { data, pagination: { page, limit, total, totalPages: Math.ceil(total / limit) } };
    },
  );

  app.get(
    '/:id',
    {
      config,
      schema: {
        operationId: 'readOrganization',
        tags,
        summary: 'One organisation, deleted or not',
        params,
        querystring: Strict({}),
        response: { 200: Organization, ...failures, ...failing(404) },
      },
    },
    async ({ database, params: { id } }, reply) => sendWithTag(reply, found(await readOrganization(database, id))),
  );

  app.post(
    '/',
    {
      prefixTrailingSlash: 'no-slash',
      config,
      schema: {
        operationId: 'createOrganization',
        tags,
        summary: 'Make an organisation',
        description: 'With the settings that every one begins with, and without members.',
        querystring: Strict({}),
        body: NewOrganization,
        response: { 201: Organization, ...failures, ...failing(409) },
      },
    },
    async (request, reply) => {
      assertStorable('name', request.body.name);
      const made = await createOrganization(writing(request), request.body);
      await tell(reply, 'created', made.id);
      return sendWithTag(reply.code(201), made);
    },
  );

  app.patch(
    '/:id',
    {
      config,
      schema: {
        operationId: 'changeOrganization',
        tags,
        summary: 'Change an organisation',
        description:
          'What is not named stays. With `if-match`, the etag it was read with: 412 when it is another by now.',
        params,
        querystring: Strict({}),
        body: OrganizationChange,
        response: { 200: Organization, ...failures, ...failing(404, 409, 412) },
      },
    },
    async (request, reply) => {
      assertStorable('name', request.body.name);
      const unchangedSince = await timeOfMatch(request, reply, request.params.id);
      const changed = await changeOrganization(writing(request), request.params.id, request.body, unchangedSince);
      if (changed === null && unchangedSince !== undefined) throw new PreconditionFailed();
      const { id } = found(changed);
      await tell(reply, 'changed', id);
      return sendWithTag(reply, found(changed));
    },
  );

  app.delete(
    '/:id',
    {
      config,
      schema: {
        operationId: 'deleteOrganization',
        tags,
        summary: 'Delete an organisation, so that it can be restored',
        description: 'From now on its members are refused and its numbers lead nowhere. What it has is kept.',
        params,
        querystring: Strict({}),
        response: { 204: Gone, ...failures, ...failing(404) },
      },
    },
    async (request, reply) => {
      const deleted = await deleteOrganization(writing(request), request.params.id);
      // Deleted a second time it stays as it is, and so does the time.
      const { id } = found(deleted ?? (await readOrganization(request.database, request.params.id)));
      if (deleted !== null) await tell(reply, 'deleted', id);
      return reply.code(204).send();
    },
  );

  app.post(
    '/:id/restore',
    {
      config,
      schema: {
        operationId: 'restoreOrganization',
        tags,
        summary: 'Restore a deleted organisation',
        description: 'Everything is as it was. One that is not deleted is answered as it is.',
        params,
        querystring: Strict({}),
        body: Nullable(Strict({})),
        response: { 200: Organization, ...failures, ...failing(404) },
      },
    },
    async (request, reply) => {
      const restored = await restoreOrganization(writing(request), request.params.id);
      const organization = found(restored ?? (await readOrganization(request.database, request.params.id)));
      if (restored !== null) await tell(reply, 'restored', organization.id);
      return sendWithTag(reply, organization);
    },
  );

  /** The cache, before the answer, so that members are refused or let in at once; and the log. */
  async function tell(reply: FastifyReply, what: string, org: string): Promise<void> {
    const { request } = reply;
    const action = `organization.${what}`;
    request.log.info({ audit: true, actor: request.caller.userId, action, org }, `audit: ${action}`);
    await reply.wrote(orgKey(org), ['organizations']);
  }
};

const Gone = Type.Unsafe<undefined>({ type: 'null', description: 'It is deleted.' });

const writing = ({ database, id }: FastifyRequest) => ({ database, requestId: id });

function found<Row>(row: Row | null): Row {
  if (row === null) throw new OrganizationNotFound();
  return row;
}

/** The time of the row that the caller has seen; absent when he does not say which. */
async function timeOfMatch({ headers, database }: FastifyRequest, reply: FastifyReply, id: string) {
  const ifMatch = headers['if-match'];
  if (ifMatch === undefined) return undefined;
  const row = found(await readOrganization(database, id));
  if (!reply.tagOf(row).isIn(ifMatch)) throw new PreconditionFailed();
  return row.updated_at;
}
