import type { TProperties } from 'typebox';
import { PreconditionFailed } from '../errors.ts';
import { Strict } from '../http/contract.ts';
import { writersOf } from './access-words.ts';
import { withExtraProperties } from './custom-create.ts';
import { sendWithEtag } from './etag.ts';
import { normalizeFields } from './normalize.ts';
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
import { type OrgScope, updateRow } from './store.ts';

type Body = Readonly<Record<string, unknown>>;

export interface CustomChange {
  /** Of the request body, in addition to the fields. */
  readonly extraProperties: TProperties;
  /** From the request body to the columns that change. */
  readonly changesOf: (scope: OrgScope, id: string, body: Body) => Promise<object>;
}

export function addChangeRoute(app: App, resource: Resource, custom?: CustomChange): void {
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
        body: custom ? withExtraProperties(Change, custom.extraProperties) : Change,
        response: { 200: Item },
      },
    },
    async (request, reply) => {
      const scope = scopeOf(resource, request);
      const id = request.params.id.toLowerCase();
      const body = normalizeFields(fields, request.body as Body);
      const changes = custom === undefined ? body : await custom.changesOf(scope, id, body);
      const updatedAt = await expectedUpdatedAt({ request, reply }, resource, scope, id);
      const row = await updateRow(scope, resource, id, changes, updatedAt);
      if (row === null) throw updatedAt === undefined ? new NotFound() : new PreconditionFailed();
      await announceWrite(reply, resource, 'change', scope.orgId);
      return sendWithEtag(reply, resource.present(row));
    },
  );
}
