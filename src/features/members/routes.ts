// The members of an organisation. Never cached: names and addresses change in auth.users, which announces no changes.
import { type FastifyPluginAsyncTypebox, Type } from '@fastify/type-provider-typebox';
import { orgKey } from '../../cache/key.ts';
import { assertStorable } from '../../crud/normalize.ts';
import { Conflict, LastOwner, UserNotFound } from '../../errors.ts';
import { addMember, changeMember, listMembers, MemberNotFound, readMember, removeMember } from './queries.ts';
import { AddedMember, Member, MemberChange, MemberList, MemberParams, NewMember, NoQuery } from './schemas.ts';

const tags = ['Members'];
const table = 'user_org_roles';
const managers = 'Owners manage all members, admins manage agents and viewers.';
const Removed = Type.Unsafe<undefined>({ type: 'null', description: 'Removed.' });

export const members: FastifyPluginAsyncTypebox = async function members(app) {
  app.get(
    '/',
    {
      prefixTrailingSlash: 'no-slash',
      config: { right: 'members.read' },
      schema: {
        operationId: 'listMembers',
        tags,
        summary: 'List the members of the organisation',
        description: 'For every member. At most 1,000.',
        querystring: NoQuery,
        response: { 200: MemberList },
      },
    },
    async ({ database }, reply) => {
      reply.header('cache-control', 'private, no-store');
      return { data: await listMembers(database) };
    },
  );

  app.get(
    '/:userId',
    {
      config: { right: 'members.read', failures: [MemberNotFound] },
      schema: {
        operationId: 'getMember',
        tags,
        summary: 'Read a member',
        description: 'For every member.',
        params: MemberParams,
        querystring: NoQuery,
        response: { 200: Member },
      },
    },
    ({ database, params: { userId } }, reply) => {
      reply.header('cache-control', 'private, no-store');
      return readMember(database, userId.toLowerCase());
    },
  );

  app.post(
    '/',
    {
      prefixTrailingSlash: 'no-slash',
      config: { right: 'members.write', failures: [UserNotFound, Conflict] },
      schema: {
        operationId: 'addMember',
        tags,
        summary: 'Add a member',
        description: `${managers} The user must have signed up and confirmed the address: otherwise 404. The change is written to the audit log.`,
        querystring: NoQuery,
        body: NewMember,
        response: { 201: AddedMember },
      },
    },
    async ({ database, member: { orgId }, body: { email, role } }, reply) => {
      assertStorable('email', email);
      const added = await addMember(database, email, role);
      await reply.wrote(orgKey(orgId), [table]);
      return reply.code(201).header('location', `${app.prefix}/${added.user_id}`).send(added);
    },
  );

  app.patch(
    '/:userId',
    {
      config: { right: 'members.write', failures: [MemberNotFound, LastOwner] },
      schema: {
        operationId: 'updateMember',
        tags,
        summary: 'Change the role of a member',
        description: `${managers} 409 \`LAST_OWNER\` when no other owner would remain. The new role applies at once. The change is written to the audit log.`,
        params: MemberParams,
        querystring: NoQuery,
        body: MemberChange,
        response: { 200: Member },
      },
    },
    async ({ database, member: { orgId }, params, body: { role } }, reply) => {
      const userId = params.userId.toLowerCase();
      await changeMember(database, userId, role);
      await reply.wrote(orgKey(orgId), [table]);
      return readMember(database, userId);
    },
  );

  app.delete(
    '/:userId',
    {
      // Without a right: every member may leave. The database refuses the rest.
      config: { failures: [MemberNotFound, LastOwner] },
      schema: {
        operationId: 'removeMember',
        tags,
        summary: 'Remove a member',
        description: `${managers} Every member may leave. 409 \`LAST_OWNER\` when no owner would remain. Access ends at once, also to open event streams. The change is written to the audit log.`,
        params: MemberParams,
        querystring: NoQuery,
        response: { 204: Removed },
      },
    },
    async ({ database, member: { orgId }, params: { userId } }, reply) => {
      await removeMember(database, userId.toLowerCase());
      await reply.wrote(orgKey(orgId), [table]);
      return reply.code(204).send();
    },
  );
};
