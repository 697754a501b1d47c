import { Strict } from '../http/contract.ts';
import { writersOf } from './access-words.ts';
import { type CustomCreate, type CustomCreated, withExtraProperties, withExtraResponse } from './custom-create.ts';
import { sendWithEtag, sendWithEtagAndExtra } from './etag.ts';
import { normalizeFields } from './normalize.ts';
import type { Resource } from './resource.ts';
import { type App, announceWrite, conflictsOf, scopeOf, withArticle, writeConfig } from './route.ts';
import { insertRow, type OrgScope } from './store.ts';

type Body = Readonly<Record<string, unknown>>;

export function addCreateRoute(app: App, resource: Resource, custom?: CustomCreate): void {
  const { one, words, fields, Item, Create } = resource;
  app.post(
    '/',
    {
      prefixTrailingSlash: 'no-slash',
      config: { ...writeConfig(resource), sendsEtag: true, failures: conflictsOf(resource) },
      ...(custom && { bodyLimit: custom.bodyLimit }),
      schema: {
        operationId: `create${words.one}`,
        tags: [words.tag],
        summary: `Create ${withArticle(one)}`,
        description: writersOf(resource),
        querystring: Strict({}),
        body: custom ? withExtraProperties(Create, custom.extraProperties) : Create,
        response: { 201: custom ? withExtraResponse(Item, custom.extraResponse) : Item },
      },
    },
    async (request, reply) => {
      const scope = scopeOf(resource, request);
      const { row, extra } = await create(scope, normalizeFields(fields, request.body as Body));
      await announceWrite(reply, resource, 'create', scope.orgId);
      reply.code(201).header('location', `${app.prefix}/${row.id}`);
      const shown = resource.present(row);
      return extra === undefined ? sendWithEtag(reply, shown) : sendWithEtagAndExtra(reply, shown, Item, extra);
    },
  );

  async function create(scope: OrgScope, body: Body): Promise<Pick<CustomCreated, 'row'> & Partial<CustomCreated>> {
    if (custom !== undefined) return custom.create(scope, body);
    return { row: await insertRow(scope, resource, body) };
  }
}
