import { Type } from '@fastify/type-provider-typebox';
import { PreconditionFailed } from '../errors.ts';
import { Strict } from '../http/contract.ts';
import { writersOf } from './access-words.ts';
import type { Resource } from './resource.ts';
import {
  type App,
  announceWrite,
  conflictsOf,
  expectedUpdatedAt,
  paramsOf,
  scopeOf,
  withArticle,
  writeConfig,
} from './route.ts';
import { deleteRow } from './store.ts';

const Deleted = Type.Unsafe<undefined>({ type: 'null', description: 'Deleted.' });

export function addDeleteRoute(app: App, resource: Resource): void {
  const { one, words, NotFound } = resource;
  app.delete(
    '/:id',
    {
      config: {
        ...writeConfig(resource),
        checksPreconditions: true,
        failures: [NotFound, PreconditionFailed, ...conflictsOf(resource)],
      },
      schema: {
        operationId: `delete${words.one}`,
        tags: [words.tag],
        summary: `Delete ${withArticle(one)}`,
        description: `${writersOf(resource)} With \`if-match\`: 412 when the ${one} has changed since it was read.`,
        params: paramsOf(resource),
        querystring: Strict({}),
        response: { 204: Deleted },
      },
    },
    async (request, reply) => {
      const scope = scopeOf(resource, request);
      const id = request.params.id.toLowerCase();
      const updatedAt = await expectedUpdatedAt({ request, reply }, resource, scope, id);
      if (!(await deleteRow(scope, resource, id, updatedAt))) {
        throw updatedAt === undefined ? new NotFound() : new PreconditionFailed();
      }
      await announceWrite(reply, resource, 'delete', scope.orgId);
      return reply.code(204).send();
    },
  );
}
