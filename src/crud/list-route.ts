import type { FastifyReply, FastifyRequest } from 'fastify';
import { resolveTimeRange } from '../domain/time-range.ts';
import { assertStorable } from './normalize.ts';
import type { Resource } from './resource.ts';
import { type App, readConfig } from './route.ts';
import type { ListParams } from './views.ts';

/** A list whose rows have more than those of the resource. */
export type CustomList = Pick<Resource, 'List' | 'listView'>;

export function addListRoute(app: App, resource: Resource, { List, listView }: CustomList = resource): void {
  const { many, words, ListQuery } = resource;
  app.declareViews(listView);
  app.get(
    '/',
    {
      prefixTrailingSlash: 'no-slash',
      config: readConfig(resource, listView),
      schema: {
        operationId: `list${words.many}`,
        tags: [words.tag],
        summary: `List ${many}`,
        description: 'One page. `total` is the exact number of rows that match the filters and the search.',
        querystring: ListQuery,
        response: { 200: List },
      },
    },
    list,
  );

  function list({ query, member }: FastifyRequest, reply: FastifyReply): void {
    reply.cached(listView, listParamsOf(resource, query as Query, member));
  }
}

interface Query {
  readonly page: number;
  readonly limit: number;
  readonly sort: string;
  readonly search?: string;
  readonly from?: string;
  readonly to?: string;
}

function listParamsOf({ timeColumn }: Resource, query: Query, member: FastifyRequest['member']): ListParams {
  // PostgREST would cut a text at a NUL character, and search for the rest.
  for (const [name, value] of Object.entries(query)) assertStorable(name, value);
  const { page, limit, sort, search, ...filters } = query;
  if (timeColumn === undefined) return { page, limit, sort, search, filters };
  const { from, to, ...others } = filters;
  return { page, limit, sort, search, filters: others, timeRange: resolveTimeRange({ from, to }, member.timezone) };
}
