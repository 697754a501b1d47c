// The five routes of a resource: list, read, create, change, delete.
import { type FastifyPluginAsyncTypebox, Type } from '@fastify/type-provider-typebox';
import type { FastifyContextConfig, FastifyReply, FastifyRequest } from 'fastify';
import { acrossOrgs } from '../cache/across-orgs.ts';
import { orgKey } from '../cache/key.ts';
import { resolveTimeRange } from '../domain/time-range.ts';
import { Conflict, Forbidden, PreconditionFailed } from '../errors.ts';
import { Id, Strict } from '../http/contract.ts';
import { audienceOf } from './audience.ts';
import { timeOfCondition } from './conditions.ts';
import { alsoTaking, besides, type Making } from './custom-create.ts';
import { sendWithTag, sendWithTagAnd } from './etag.ts';
import { listOf, listQueryOf } from './listing.ts';
import { assertStorable, tidied } from './normalize.ts';
import type { Resource, Write } from './resource.ts';
import { type Asked, change, create, type Of, type Row, readOne, remove } from './store.ts';
import { viewsOf } from './views.ts';

interface Given {
  /** The feature has a list of its own. */
  readonly without?: 'list';
  readonly making?: Making;
}

export function resourceRoutes(resource: Resource, { without, making }: Given = {}): FastifyPluginAsyncTypebox {
  const { one, many, words, Item, Create, Change, NotFound } = resource;
  const { itemView, listView } = viewsOf(resource);
  const tags = [words.tag];
  const article = /^[aeiou]/.test(one) ? 'an' : 'a';
  const audience = audienceOf(resource);
  const params = Strict({ id: Id(`The ${one}.`, resource.example.id) });
  // Those who write what is the same for all are of no organisation either.
  const reading: FastifyContextConfig = {
    isCached: true,
    ...(resource.isGlobal ? { access: 'member-or-ops' } : {}),
  };
  const writing: FastifyContextConfig = resource.isGlobal ? { access: 'ops' } : {};
  const changing: FastifyContextConfig = { ...writing, checksPreconditions: true };
  const refused = [Conflict, ...Object.values(resource.refusals ?? {}).map((refuse) => refuse())];

  return async function routes(app) {
    app.declareViews(itemView);

    if (without !== 'list') {
      app.declareViews(listView);
      app.get(
        '/',
        {
          prefixTrailingSlash: 'no-slash',
          config: reading,
          schema: {
            operationId: `list${words.many}`,
            tags,
            summary: `List ${many}`,
            description: 'A page at a time, with the exact total of what the filters and the search leave.',
            querystring: listQueryOf(resource),
            response: { 200: listOf(resource) },
          },
        },
        ({ query, member }, reply) => {
          // PostgREST would take a text that holds a NUL for one that ends there, and find what nobody asked for.
          for (const [name, value] of Object.entries(query)) assertStorable(name, value);
          const { page, limit, sort, search, ...others } = query as ListQuery;
          for (const [name, value] of Object.entries(others)) assertStorable(name, value);
          if (resource.timeColumn === undefined) reply.cached(listView, { page, limit, sort, search, filters: others });
          else {
            const { from, to, ...filters } = others as ListQuery & SpanQuery;
            reply.cached(listView, {
              page,
              limit,
              sort,
              search,
              filters,
              timeRange: resolveTimeRange({ from, to }, member.timezone),
            });
          }
        },
      );
    }

    app.get(
      '/:id',
      {
        config: { ...reading, failures: [NotFound] },
        schema: {
          operationId: `get${words.one}`,
          tags,
          summary: `Read ${article} ${one}`,
          description: `${audience.readers} Its etag is for \`if-none-match\`, and for \`if-match\` on a change.`,
          params,
          querystring: Strict({}),
          response: { 200: Item },
        },
      },
      ({ params: { id } }, reply) => reply.cached(itemView, { id: id.toLowerCase() }, () => new NotFound()),
    );

    app.post(
      '/',
      {
        prefixTrailingSlash: 'no-slash',
        config: { ...writing, sendsEtag: true, failures: refused },
        ...(making && { bodyLimit: making.bodyLimit }),
        schema: {
          operationId: `create${words.one}`,
          tags,
          summary: `Create ${article} ${one}`,
          description: audience.writers,
          querystring: Strict({}),
          body: making ? alsoTaking(Create, making.takes) : Create,
          response: { 201: making ? besides(Item, making.answers) : Item },
        },
      },
      async (request, reply) => {
        const of = writer(request);
        const sent = tidied(resource.fields, request.body as Fields);
        if (making === undefined) {
          const row = await create(of, resource, sent);
          await announce(reply, 'create', of.orgId);
          return sendTagged(createdAt(reply, row), row);
        }
        const { row, beside } = await making.make(of, sent);
        await announce(reply, 'create', of.orgId);
        return sendWithTagAnd(createdAt(reply, row), resource.present(row), Item, beside);
      },
    );

    app.patch(
      '/:id',
      {
        config: { ...changing, sendsEtag: true, failures: [NotFound, PreconditionFailed, ...refused] },
        schema: {
          operationId: `update${words.one}`,
          tags,
          summary: `Change ${article} ${one}`,
          description: `${audience.writers} Fields that are not sent stay as they are. With \`if-match\`: 412 if it was changed since it was read.`,
          params,
          querystring: Strict({}),
          body: Change,
          response: { 200: Item },
        },
      },
      async (request, reply) => {
        const of = writer(request);
        const id = request.params.id.toLowerCase();
        const fields = tidied(resource.fields, request.body as Fields);
        const unchangedSince = await timeOf(request, reply, of, id);
        const row = await change(of, resource, id, fields, unchangedSince);
        if (row === null) throw unchangedSince === undefined ? new NotFound() : new PreconditionFailed();
        await announce(reply, 'change', of.orgId);
        return sendTagged(reply, row);
      },
    );

    app.delete(
      '/:id',
      {
        config: { ...changing, failures: [NotFound, PreconditionFailed, ...refused] },
        schema: {
          operationId: `delete${words.one}`,
          tags,
          summary: `Delete ${article} ${one}`,
          description: `${audience.writers} With \`if-match\`: 412 if it was changed since it was read.`,
          params,
          querystring: Strict({}),
          response: { 204: Gone },
        },
      },
      async (request, reply) => {
        const of = writer(request);
        const id = request.params.id.toLowerCase();
        const unchangedSince = await timeOf(request, reply, of, id);
        if (!(await remove(of, resource, id, unchangedSince))) {
          throw unchangedSince === undefined ? new NotFound() : new PreconditionFailed();
        }
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

    /** When the row that must not have changed was last changed; absent without a condition. */
    function timeOf(request: FastifyRequest, reply: FastifyReply, of: Of, id: string): Promise<string | undefined> {
      const read = async () => {
        const row = await readOne(of, resource, id);
        if (row === null) throw new NotFound();
        return { shown: resource.present(row), updatedAt: row.updated_at };
      };
      return timeOfCondition({ request, reply, Item, read });
    }

    function createdAt(reply: FastifyReply, { id }: Row): FastifyReply {
      return reply.code(201).header('location', `${app.prefix}/${id}`);
    }

    function sendTagged(reply: FastifyReply, row: object): FastifyReply {
      return sendWithTag(reply, resource.present(row));
    }
  };
}

const Gone = Type.Unsafe<undefined>({ type: 'null', description: 'Deleted.' });

type Fields = Readonly<Record<string, unknown>>;
type ListQuery = Asked['filters'] & { page: number; limit: number; sort: string; search?: string };
type SpanQuery = { from?: string; to?: string };
