// The organisations themselves, for those who run the platform. Never cached: ops are few, and want the truth.
import { type FastifyPluginAsyncTypebox, Type } from '@fastify/type-provider-typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { orgKey } from '../../cache/key.ts';
import { timeOfCondition } from '../../crud/conditions.ts';
import { sendWithTag } from '../../crud/etag.ts';
import { assertStorable } from '../../crud/normalize.ts';
import { Conflict, OrganizationNotFound, PreconditionFailed } from '../../errors.ts';
import { Id, Nullable, Strict } from '../../http/contract.ts';
import {
  changeOrganization,
  createOrganization,
  deleteOrganization,
  readOrganization,
  readOrganizations,
  restoreOrganization,
} from './queries.ts';
import {
  example,
  NewOrganization,
  Organization,
  OrganizationChange,
  Organizations,
  OrganizationsQuery,
} from './schemas.ts';

const tags = ['Organizations'];
const ops = { access: 'ops' } as const;
const conditional = { ...ops, checksPreconditions: true } as const;
const params = Strict({ id: Id('The organisation.', example.id) });

export const organizations: FastifyPluginAsyncTypebox = async function organizations(app) {
  app.get(
    '/',
    {
      prefixTrailingSlash: 'no-slash',
      config: ops,
      schema: {
        operationId: 'listOrganizations',
        tags,
        summary: 'List organisations',
        description: 'Those that are not deleted, or with `deleted` only those that are.',
        querystring: OrganizationsQuery,
        response: { 200: Organizations },
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
      config: { ...ops, sendsEtag: true, failures: [OrganizationNotFound] },
      schema: {
        operationId: 'getOrganization',
        tags,
        summary: 'One organisation, deleted or not',
        description: 'Never from the cache.',
        params,
        querystring: Strict({}),
        response: { 200: Organization },
      },
    },
    async ({ database, params: { id } }, reply) => sendWithTag(reply, found(await readOrganization(database, id))),
  );

  app.post(
    '/',
    {
      prefixTrailingSlash: 'no-slash',
      config: { ...ops, sendsEtag: true, failures: [Conflict] },
      schema: {
        operationId: 'createOrganization',
        tags,
        summary: 'Make an organisation',
        description: 'With the settings that every one begins with, and without members.',
        querystring: Strict({}),
        body: NewOrganization,
        response: { 201: Organization },
      },
    },
    async (request, reply) => {
      assertStorable('name', request.body.name);
      const made = await createOrganization(request.database, request.body);
      await tell(reply, 'created', made.id);
      return sendWithTag(reply.code(201).header('location', `${app.prefix}/${made.id}`), made);
    },
  );

  app.patch(
    '/:id',
    {
      config: { ...conditional, sendsEtag: true, failures: [OrganizationNotFound, Conflict, PreconditionFailed] },
      schema: {
        operationId: 'updateOrganization',
        tags,
        summary: 'Change an organisation',
        description:
          'What is not named stays. With `if-match`, the etag it was read with: 412 when it is another by now.',
        params,
        querystring: Strict({}),
        body: OrganizationChange,
        response: { 200: Organization },
      },
    },
    async (request, reply) => {
      assertStorable('name', request.body.name);
      const unchangedSince = await timeOf(request, reply, request.params.id);
      const changed = await changeOrganization(request.database, request.params.id, request.body, unchangedSince);
      if (changed === null && unchangedSince !== undefined) throw new PreconditionFailed();
      const { id } = found(changed);
      await tell(reply, 'changed', id);
      return sendWithTag(reply, found(changed));
    },
  );

  app.delete(
    '/:id',
    {
      config: { ...conditional, failures: [OrganizationNotFound, PreconditionFailed] },
      schema: {
        operationId: 'deleteOrganization',
        tags,
        summary: 'Delete an organisation, so that it can be restored',
        description:
          'From now on its members are refused and its numbers lead nowhere. What it has is kept. With `if-match`, the etag it was read with: 412 when it has changed since.',
        params,
        querystring: Strict({}),
        response: { 204: Gone },
      },
    },
    async (request, reply) => {
      const unchangedSince = await timeOf(request, reply, request.params.id);
      const deleted = await deleteOrganization(request.database, request.params.id, unchangedSince);
      // Deleted a second time it stays as it is, and so does the time.
      const organization = found(deleted ?? (await readOrganization(request.database, request.params.id)));
      if (deleted !== null) await tell(reply, 'deleted', organization.id);
      else if (![undefined, organization.updated_at].includes(unchangedSince)) throw new PreconditionFailed();
      return reply.code(204).send();
    },
  );

  app.post(
    '/:id/restore',
    {
      config: { ...ops, sendsEtag: true, failures: [OrganizationNotFound] },
      schema: {
        operationId: 'restoreOrganization',
        tags,
        summary: 'Restore a deleted organisation',
        description: 'Everything is as it was. One that is not deleted is answered as it is.',
        params,
        querystring: Strict({}),
        body: Nullable(Strict({})),
        response: { 200: Organization },
      },
    },
    async (request, reply) => {
      const restored = await restoreOrganization(request.database, request.params.id);
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

function found<Row>(row: Row | null): Row {
  if (row === null) throw new OrganizationNotFound();
  return row;
}

/** When the organisation that must not have changed was last changed; absent without a condition. */
function timeOf(request: FastifyRequest, reply: FastifyReply, id: string) {
  const read = async () => {
    const shown = found(await readOrganization(request.database, id));
    return { shown, updatedAt: shown.updated_at };
  };
  return timeOfCondition({ request, reply, Item: Organization, read });
}
