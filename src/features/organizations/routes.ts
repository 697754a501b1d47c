// Organisations, for ops. Not cached: there are few requests, and they must be up to date.
import { type FastifyPluginAsyncTypebox, Type } from '@fastify/type-provider-typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { orgKey } from '../../cache/key.ts';
import { sendWithEtag } from '../../crud/etag.ts';
import { assertStorable } from '../../crud/normalize.ts';
import { readPrecondition } from '../../crud/precondition.ts';
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
  Organization,
  OrganizationChange,
  OrganizationCreate,
  OrganizationList,
  OrganizationsQuery,
} from './schemas.ts';

const tags = ['Organizations'];
const ops = { access: 'ops' } as const;
const conditional = { ...ops, checksPreconditions: true } as const;
const params = Strict({ id: Id('The id of the organisation.', example.id) });

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
        description: 'Without deleted organisations. With `deleted=true`: only deleted organisations.',
        querystring: OrganizationsQuery,
        response: { 200: OrganizationList },
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
        summary: 'Read an organisation',
        description: 'Also a deleted one. Never from the cache.',
        params,
        querystring: Strict({}),
        response: { 200: Organization },
      },
    },
    async ({ database, params: { id } }, reply) =>
      sendWithEtag(reply, assertFound(await readOrganization(database, id))),
  );

  app.post(
    '/',
    {
      prefixTrailingSlash: 'no-slash',
      config: { ...ops, sendsEtag: true, failures: [Conflict] },
      schema: {
        operationId: 'createOrganization',
        tags,
        summary: 'Create an organisation',
        description: 'With default settings and without members.',
        querystring: Strict({}),
        body: OrganizationCreate,
        response: { 201: Organization },
      },
    },
    async (request, reply) => {
      assertStorable('name', request.body.name);
      const created = await createOrganization(request.database, request.body);
      await announce(reply, 'created', created.id);
      return sendWithEtag(reply.code(201).header('location', `${app.prefix}/${created.id}`), created);
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
          'Fields that are not sent keep their values. With `if-match`: 412 when the organisation has changed since it was read.',
        params,
        querystring: Strict({}),
        body: OrganizationChange,
        response: { 200: Organization },
      },
    },
    async (request, reply) => {
      assertStorable('name', request.body.name);
      const updatedAt = await expectedUpdatedAt(request, reply, request.params.id);
      const changed = await changeOrganization(request.database, request.params.id, request.body, updatedAt);
      if (changed === null && updatedAt !== undefined) throw new PreconditionFailed();
      const { id } = assertFound(changed);
      await announce(reply, 'changed', id);
      return sendWithEtag(reply, assertFound(changed));
    },
  );

  app.delete(
    '/:id',
    {
      config: { ...conditional, failures: [OrganizationNotFound, PreconditionFailed] },
      schema: {
        operationId: 'deleteOrganization',
        tags,
        summary: 'Delete an organisation',
        description:
          'Its members lose access and routing no longer finds its numbers. Its data is kept, so it can be restored. With `if-match`: 412 when the organisation has changed since it was read.',
        params,
        querystring: Strict({}),
        response: { 204: Deleted },
      },
    },
    async (request, reply) => {
      const updatedAt = await expectedUpdatedAt(request, reply, request.params.id);
      const deleted = await deleteOrganization(request.database, request.params.id, updatedAt);
      // A second delete changes nothing, not even `deleted_at`.
      const organization = assertFound(deleted ?? (await readOrganization(request.database, request.params.id)));
      if (deleted !== null) await announce(reply, 'deleted', organization.id);
      else if (![undefined, organization.updated_at].includes(updatedAt)) throw new PreconditionFailed();
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
        description: 'With all its data. An organisation that is not deleted is returned unchanged.',
        params,
        querystring: Strict({}),
        body: Nullable(Strict({})),
        response: { 200: Organization },
      },
    },
    async (request, reply) => {
      const restored = await restoreOrganization(request.database, request.params.id);
      const organization = assertFound(restored ?? (await readOrganization(request.database, request.params.id)));
      if (restored !== null) await announce(reply, 'restored', organization.id);
      return sendWithEtag(reply, organization);
    },
  );

  /** Outdates cached access rights before the response is sent, so that members lose or gain access at once. */
  async function announce(reply: FastifyReply, change: string, org: string): Promise<void> {
    const { request } = reply;
    const action = `organization.${change}`;
    request.log.info({ audit: true, actor: request.caller.userId, action, org }, `audit: ${action}`);
    await reply.wrote(orgKey(org), ['organizations']);
  }
};

const Deleted = Type.Unsafe<undefined>({ type: 'null', description: 'Deleted.' });

function assertFound<Row>(row: Row | null): Row {
  if (row === null) throw new OrganizationNotFound();
  return row;
}

/** The `updated_at` that the organisation must still have. Undefined: the request has no precondition. */
function expectedUpdatedAt(request: FastifyRequest, reply: FastifyReply, id: string) {
  const read = async () => {
    const shown = assertFound(await readOrganization(request.database, id));
    return { shown, updatedAt: shown.updated_at };
  };
  return readPrecondition({ request, reply, Item: Organization, read });
}
