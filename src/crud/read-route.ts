import { Strict } from '../http/contract.ts';
import { readersOf } from './access-words.ts';
import type { Resource } from './resource.ts';
import { type App, paramsOf, readConfig, withArticle } from './route.ts';

export function addReadRoute(app: App, resource: Resource): void {
  const { one, words, itemView, Item, NotFound } = resource;
  app.declareViews(itemView);
  app.get(
    '/:id',
    {
      config: { ...readConfig(resource, itemView), failures: [NotFound], tagDescription: resource.description },
      schema: {
        operationId: `get${words.one}`,
        tags: [words.tag],
        summary: `Read ${withArticle(one)}`,
        description: `${readersOf(resource)} Send the etag as \`if-none-match\` to read again, or as \`if-match\` to change.`,
        params: paramsOf(resource),
        querystring: Strict({}),
        response: { 200: Item },
      },
    },
    ({ params: { id } }, reply) => reply.cached(itemView, { id: id.toLowerCase() }, () => new NotFound()),
  );
}
