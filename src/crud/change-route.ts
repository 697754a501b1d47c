import { PreconditionFailed } from '../errors.ts';
import { Strict } from '../http/contract.ts';
import { writersOf } from './access-words.ts';
import { sendWithEtag } from './etag.ts';
import { normalizeFields } from './normalize.ts';
import type { Resource } from './resource.ts';
import {
  type App,
  announceWrite,
  assertWriter,
  conflictsOf,
  expectedUpdatedAt,
  paramsOf,
  withArticle,
  writeConfig,
} from './route.ts';
import { updateRow } from './store.ts';

export function addChangeRoute(app: App, resource: Resource): void {
  const { one, words, fields, Item, Change, NotFound } = resource;
  app.patch(
    '/:id',
    {
      config: {
        ...writeConfig(resource),
        checksPreconditions: true,
        sendsEtag: true,
        failures: [NotFound, PreconditionFailed, ...conflictsOf(resource)],
      },
      schema: {
        operationId: `update${words.one}`,
        tags: [words.tag],
        summary: `Change ${withArticle(one)}`,
        description: `${writersOf(resource)} Fields that are not sent keep their values. With \`if-match\`: 412 when the ${one} has changed since it was read.`,
        params: paramsOf(resource),
        querystring: Strict({}),
        body: Change,
        response: { 200: Item },
      },
    },
    async (request, reply) => {
      const scope = assertWriter(resource, request);
      const id = request.params.id.toLowerCase();
      const changes = normalizeFields(fields, request.body as Readonly<Record<string, unknown>>);
      const updatedAt = await expectedUpdatedAt({ request, reply }, resource, scope, id);
      const row = await updateRow(scope, resource, id, changes, updatedAt);
      if (row === null) throw updatedAt === undefined ? new NotFound() : new PreconditionFailed();
      await announceWrite(reply, resource, 'change', scope.orgId);
      return sendWithEtag(reply, resource.present(row));
    },
  );
}
