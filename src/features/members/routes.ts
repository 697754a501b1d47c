// The members of an organisation. Never cached: names and addresses change in auth.users, which announces no changes.
import { type FastifyPluginAsyncTypebox, Type } from '@fastify/type-provider-typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { orgKey } from '../../cache/key.ts';
import { sendWithEtag } from '../../crud/etag.ts';
import { assertStorable } from '../../crud/normalize.ts';
import { readPrecondition } from '../../crud/precondition.ts';
import { Conflict, LastOwner, PreconditionFailed, UserNotFound } from '../../errors.ts';
import { addMember, changeMember, listMembers, MemberNotFound, readMember, removeMember } from './queries.ts';
import { AddedMember, Member, MemberChange, MemberList, MemberParams, NewMember, NoQuery } from './schemas.ts';

const tags = ['Members'];
const table = 'user_org_roles';
/** A removal also clears the user of an agent. */
const tablesOfRemoval = [table, 'agents'];
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
      config: { right: 'members.read', sendsEtag: true, failures: [MemberNotFound] },
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
    async ({ database, params: { userId } }, reply) =>
      sendWithEtag(reply, await readMember(database, userId.toLowerCase())),
  );

  app.post(
    '/',
    {
      prefixTrailingSlash: 'no-slash',
      config: { right: 'members.write', sendsEtag: true, failures: [UserNotFound, Conflict] },
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
      return sendWithEtag(reply.code(201).header('location', `${app.prefix}/${added.user_id}`), added);
    },
  );

  app.patch(
    '/:userId',
    {
      config: {
        right: 'members.write',
        checksPreconditions: true,
        sendsEtag: true,
        failures: [MemberNotFound, LastOwner, PreconditionFailed],
      },
      schema: {
        operationId: 'updateMember',
        tags,
        summary: 'Change the role of a member',
        description: `${managers} 409 \`LAST_OWNER\` when no other owner would remain. With \`if-match\`: 412 when the member has changed since it was read. The new role applies at once. The change is written to the audit log.`,
        params: MemberParams,
        querystring: NoQuery,
        body: MemberChange,
        response: { 200: Member },
      },
    },
    async (request, reply) => {
      const { database, member, params, body } = request;
      const target = await targetOf(request, reply, params.userId.toLowerCase());
      await changeMember(database, target, body.role);
      await reply.wrote(orgKey(member.orgId), [table]);
      return sendWithEtag(reply, await readMember(database, target.userId));
    },
  );

  app.delete(
    '/:userId',
    {
      // Without a right: every member may leave. The database refuses the rest.
      config: { checksPreconditions: true, failures: [MemberNotFound, LastOwner, PreconditionFailed] },
      schema: {
        operationId: 'removeMember',
        tags,
        summary: 'Remove a member',
        description: `${managers} Every member may leave. 409 \`LAST_OWNER\` when no owner would remain. With \`if-match\`: 412 when the member has changed since it was read. Access ends at once, also to open event streams. The change is written to the audit log.`,
        params: MemberParams,
        querystring: NoQuery,
        response: { 204: Removed },
      },
    },
    async (request, reply) => {
      const { database, member, params } = request;
      await removeMember(database, await targetOf(request, reply, params.userId.toLowerCase()));
      await reply.wrote(orgKey(member.orgId), tablesOfRemoval);
      return reply.code(204).send();
    },
  );
};

/** The member to change, with the role that a precondition requires. */
async function targetOf(request: FastifyRequest, reply: FastifyReply, userId: string) {
  const read = async () => {
    const shown = await readMember(request.database, userId);
    return { shown, updatedAt: shown.role };
  };
  return { userId, roleAsRead: await readPrecondition({ request, reply, Item: Member, read }) };
}
