import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { addChangeRoute, type CustomChange } from './change-route.ts';
import { addCreateRoute } from './create-route.ts';
import type { CustomCreate } from './custom-create.ts';
import { addDeleteRoute } from './delete-route.ts';
import { addListRoute, type CustomList } from './list-route.ts';
import { addReadRoute } from './read-route.ts';
import type { Resource } from './resource.ts';

interface Options {
  /** The feature adds a list route of its own. */
  readonly hasOwnList?: true;
  readonly list?: CustomList;
  readonly customCreate?: CustomCreate;
  readonly customChange?: CustomChange;
}

/** List, read, create, change and delete. */
export function resourceRoutes(
  resource: Resource,
  { hasOwnList, list, customCreate, customChange }: Options = {},
): FastifyPluginAsyncTypebox {
  return async function routes(app) {
    if (!hasOwnList) addListRoute(app, resource, list);
    addReadRoute(app, resource);
    addCreateRoute(app, resource, customCreate);
    addChangeRoute(app, resource, customChange);
    addDeleteRoute(app, resource);
  };
}
