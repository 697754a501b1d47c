import { type FastifyPluginAsyncTypebox, Type } from '@fastify/type-provider-typebox';
import { orgKey } from '../../cache/key.ts';
import { readersOf, writersOf } from '../../crud/access-words.ts';
import { scopeOf, writeConfig } from '../../crud/route.ts';
import { type OrgScope, readOne } from '../../crud/store.ts';
import { Conflict } from '../../errors.ts';
import { Id, Strict } from '../../http/contract.ts';
import type { Connection } from './connection.ts';
import type { FillMappedCalls } from './fill-mapped-calls.ts';
import {
  AddedMapping,
  assertHasTarget,
  deleteMapping,
  exampleMappingId,
  insertMapping,
  MappingList,
  MappingNotFound,
  NewMapping,
  readMappings,
} from './mappings.ts';

interface Options {
  readonly connection: Connection;
  readonly fill: FillMappedCalls;
}

const Deleted = Type.Unsafe<undefined>({ type: 'null', description: 'Deleted.' });

export const mappingRoutes: FastifyPluginAsyncTypebox<Options> = async function mappingRoutes(
  app,
  { connection, fill },
) {
  const { NotFound, example } = connection;
  const tags = [connection.words.tag];
  const id = Id('The id of the connection.', example.id);

  app.get(
    '/:id/mappings',
    {
      config: { failures: [NotFound] },
      schema: {
        operationId: 'listMappings',
        tags,
        summary: 'List the mappings of a connection',
        description: readersOf(connection),
        params: Strict({ id }),
        querystring: Strict({}),
        response: { 200: MappingList },
      },
    },
    async ({ database, member: { orgId }, params }) => {
      const scope = { database, orgId };
      const connectionId = params.id.toLowerCase();
      const [, data] = await Promise.all([assertExists(scope, connectionId), readMappings(scope, connectionId)]);
      return { data };
    },
  );

  app.post(
    '/:id/mappings',
    {
      config: { ...writeConfig(connection), failures: [NotFound, Conflict] },
      schema: {
        operationId: 'addMapping',
        tags,
        summary: 'Map an agent or a number of the provider',
        description: `${writersOf(connection)} Calls that were recorded without the mapping are filled in. An agent or number that a call already has is kept.`,
        params: Strict({ id }),
        querystring: Strict({}),
        body: NewMapping,
        response: { 201: AddedMapping },
      },
    },
    async (request, reply) => {
      const scope = scopeOf(connection, request);
      const connectionId = request.params.id.toLowerCase();
      assertHasTarget(request.body);
      await assertExists(scope, connectionId);
      const mapping = await insertMapping(scope, connectionId, request.body);
      const { filledCalls, hasMoreCalls } = await fill({ orgId: scope.orgId, connectionId });
      if (filledCalls > 0) await reply.wrote(orgKey(scope.orgId), ['call_logs']);
      const location = `${app.prefix}/${connectionId}/mappings/${mapping.id}`;
      return reply.code(201).header('location', location).send({ mapping, filledCalls, hasMoreCalls });
    },
  );

  app.delete(
    '/:id/mappings/:mappingId',
    {
      config: { ...writeConfig(connection), failures: [MappingNotFound] },
      schema: {
        operationId: 'deleteMapping',
        tags,
        summary: 'Delete a mapping',
        description: `${writersOf(connection)} Recorded calls keep their agent and number.`,
        params: Strict({ id, mappingId: Id('The id of the mapping.', exampleMappingId) }),
        querystring: Strict({}),
        response: { 204: Deleted },
      },
    },
    async (request, reply) => {
      const scope = scopeOf(connection, request);
      const { params } = request;
      const isDeleted = await deleteMapping(scope, params.id.toLowerCase(), params.mappingId.toLowerCase());
      if (!isDeleted) throw new MappingNotFound();
      return reply.code(204).send();
    },
  );

  async function assertExists(scope: OrgScope, connectionId: string): Promise<void> {
    if ((await readOne(scope, connection, connectionId)) === null) throw new NotFound();
  }
};
