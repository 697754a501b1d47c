// The five routes of a resource: list, read, create, change, delete.
import { type FastifyPluginAsyncTypebox, Type } from '@fastify/type-provider-typebox';
import type { FastifyContextConfig, FastifyReply, FastifyRequest } from 'fastify';
import { acrossOrgs } from '../cache/across-orgs.ts';
import { orgKey } from '../cache/key.ts';
import { failing, Id, memberFailures, Strict } from '../contract.ts';
import { Forbidden, PreconditionFailed } from '../errors.ts';
import type { View } from '../plugins/cache/view.ts';
import { listOf, listQueryOf } from './listing.ts';
import { besides, type Making } from './making.ts';
import type { Resource, Write } from './resource.ts';
import { spanOn } from './span.ts';
import { type Asked, change, create, readList, readOne, remove } from './store.ts';
import { sendWithTag, sendWithTagAnd } from './tagged.ts';
import { assertStorable, tidied } from './writing.ts';

interface Given {
  /** The feature has a list of its own. */
  readonly without?: 'list';
  readonly making?: Making;
}

export function resourceRoutes(resource: Resource, { without, making }: Given = {}): FastifyPluginAsyncTypebox {
  const { one, many, words, Item, Create, Change, NotFound } = resource;
  const { itemView, listView } = viewsOf(resource);
  const tags = [words.many];
  const article = /^[aeiou]/.test(one) ? 'an' : 'a';
  const params = Strict({ id: Id(`The ${one}.`) });
  const writeFailures = { ...memberFailures, ...failing(409) };
  // Those who write what is the same for all are of no organisation either.
  const reading: { config: FastifyContextConfig } = {
    config: { isCached: true, ...(resource.isGlobal ? { access: 'member-or-ops' } : {}) },
  };
  const writing = { config: resource.isGlobal ? ({ access: 'ops' } as const) : {} };

  return async function routes(app) {
    app.declareViews(itemView);

    if (without !== 'list') {
      app.declareViews(listView);
      app.get(
        '/',
        {
          prefixTrailingSlash: 'no-slash',
          ...reading,
          schema: {
            operationId: `list${words.many}`,
            tags,
            summary: `List ${many}`,
            querystring: listQueryOf(resource),
            response: { 200: listOf(resource), ...memberFailures },
          },
        },
        ({ query, member }, reply) => {
          // PostgREST would take a text that holds a NUL for one that ends there, and find what nobody asked for.
          for (const [name, value] of Object.entries(query)) assertStorable(name, value);
          const { page, limit, sort, search, ...others } = query as ListQuery;
          for (const [name, value] of Object.entries(others)) assertStorable(name, value);
          if (resource.span === undefined) reply.cached(listView, { page, limit, sort, search, filters: others });
          else {
            const { from, to, ...filters } = others as ListQuery & SpanQuery;
            reply.cached(listView, { page, limit, sort, search, filters, span: spanOn({ from, to }, member.timezone) });
          }
        },
      );
    }

    app.get(
      '/:id',
      {
        ...reading,
        schema: {
          operationId: `read${words.one}`,
          tags,
          summary: `One ${one}`,
          params,
          querystring: Strict({}),
          response: { 200: Item, ...memberFailures, ...failing(404) },
        },
      },
      ({ params: { id } }, reply) => reply.cached(itemView, { id: id.toLowerCase() }, () => new NotFound()),
    );

    app.post(
      '/',
      {
        prefixTrailingSlash: 'no-slash',
        ...writing,
        ...(making && { bodyLimit: making.bodyLimit }),
        schema: {
          operationId: `create${words.one}`,
          tags,
          summary: `Make ${article} ${one}`,
          querystring: Strict({}),
          body: making ? Strict({ ...Create.properties, ...making.takes }) : Create,
          response: { 201: making ? besides(Item, making.answers) : Item, ...writeFailures },
        },
      },
      async (request, reply) => {
        const of = writer(request);
        const sent = tidied(resource.fields, request.body as Fields);
        if (making === undefined) {
          const row = await create(of, resource, sent);
          await announce(reply, 'create', of.orgId);
          return sendTagged(reply.code(201), row);
        }
        const { row, beside } = await making.make(of, sent);
        await announce(reply, 'create', of.orgId);
        return sendWithTagAnd(reply.code(201), resource.present(row), Item, beside);
      },
    );

    app.patch(
      '/:id',
      {
        ...writing,
        schema: {
          operationId: `change${words.one}`,
          tags,
          summary: `Change ${article} ${one}`,
          description:
            'What is not named stays. With `if-match`, the etag it was read with: 412 when it is another by now.',
          params,
          querystring: Strict({}),
          body: Change,
          response: { 200: Item, ...writeFailures, ...failing(404, 412) },
        },
      },
      async (request, reply) => {
        const of = writer(request);
        const id = request.params.id.toLowerCase();
        const fields = tidied(resource.fields, request.body as Fields);
        const unchangedSince = await timeOfMatch(request, reply, of, id);
        const row = await change(of, resource, id, fields, unchangedSince);
        if (row === null) throw unchangedSince === undefined ? new NotFound() : new PreconditionFailed();
        await announce(reply, 'change', of.orgId);
        return sendTagged(reply, row);
      },
    );

    app.delete(
      '/:id',
      {
        ...writing,
        schema: {
          operationId: `delete${words.one}`,
          tags,
          summary: `Delete ${article} ${one}`,
          params,
          querystring: Strict({}),
          response: { 204: Gone, ...writeFailures, ...failing(404) },
        },
      },
      async (request, reply) => {
        const of = writer(request);
        if (!(await remove(of, resource, request.params.id.toLowerCase()))) throw new NotFound();
        await announce(reply, 'delete', of.orgId);
        return reply.code(204).send();
      },
    );

    /** Row-level security would refuse too, but would call what he may not change something that is not there. */
    function writer({ member, database }: FastifyRequest) {
      if (resource.writers === 'ops') return { database, orgId: acrossOrgs };
      if (!resource.writers.includes(member.role)) throw new Forbidden();
      return { database, orgId: member.orgId };
    }

    /** The writer's next read here shows the write: the change feed would tell of it too, a moment later. */
    function announce(reply: FastifyReply, write: Write, orgId: string): Promise<void> {
      const changed = [resource.table, ...(resource.alsoChanges?.[write] ?? [])];
      return reply.wrote(resource.isGlobal ? '*' : orgKey(orgId), changed);
    }

    /** The time of the row that the caller has seen; absent when he does not say which. */
    async function timeOfMatch(
      { headers }: FastifyRequest,
      reply: FastifyReply,
      of: ReturnType<typeof writer>,
      id: string,
    ): Promise<string | undefined> {
      const ifMatch = headers['if-match'];
      if (ifMatch === undefined) return undefined;
      const row = await readOne(of, resource, id);
      if (row === null) throw new NotFound();
      if (!reply.tagOf(resource.present(row)).isIn(ifMatch)) throw new PreconditionFailed();
      return row.updated_at;
    }

    function sendTagged(reply: FastifyReply, row: object): FastifyReply {
      return sendWithTag(reply, resource.present(row));
    }
  };
}

const Gone = Type.Unsafe<undefined>({ type: 'null', description: 'It is gone.' });

type Fields = Readonly<Record<string, unknown>>;
type ListQuery = Asked['filters'] & { page: number; limit: number; sort: string; search?: string };
type SpanQuery = { from?: string; to?: string };
type ListAsked = Asked & { readonly page: number; readonly limit: number };

function viewsOf(resource: Resource) {
  const listView: View<ListAsked, object> = {
    policy: resource.listPolicy,
    async load(of, { page, limit, ...asked }) {
      const { rows, total } = await readList(of, resource, asked, { page, limit });
      return { data: rows, pagination: { page, limit, total, totalPages: Math.ceil(total / limit) } };
    },
  };
  const itemView: View<{ readonly id: string }, object | null> = {
    policy: resource.itemPolicy,
    async load(of, { id }) {
      const row = await readOne(of, resource, id);
      return row === null ? null : resource.present(row);
    },
  };
  return { listView, itemView };
}
