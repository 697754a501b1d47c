// A resource with one row per organisation, such as the settings. Every member can read it, owners and admins can change it.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type TSchema, Type } from 'typebox';
import { orgKey } from '../cache/key.ts';
import { Forbidden, NotAMember, PreconditionFailed } from '../errors.ts';
import type { View } from '../http/cache/view.ts';
import { Strict } from '../http/contract.ts';
import type { Failure } from '../http/openapi/failures.ts';
import { sendWithEtag } from './etag.ts';
import { changeExample } from './examples.ts';
import { changeProperties, type Fields } from './fields.ts';
import { normalizeFields } from './normalize.ts';
import { readPrecondition } from './precondition.ts';
import type { OrgScope } from './store.ts';

export interface Singleton {
  /** In operation ids: 'Settings' gives getSettings. */
  readonly name: string;
  /** In summaries: "the organisation's settings". */
  readonly words: string;
  readonly table: string;
  readonly fields: Fields;
  readonly Item: TSchema;
  readonly example: object;
  /** Null: the caller is no longer a member. */
  readonly view: View<null, SingletonRow | null>;
  /** Null: `updated_at` is not the expected one, or the caller has lost the right. */
  readonly change: (scope: OrgScope, changes: Changes, updatedAt?: string | null) => Promise<SingletonRow | null>;
  /** Errors of `change` only. */
  readonly changeErrors?: readonly Failure[];
}

/** `updated_at` is null until the first change. */
type SingletonRow = { readonly updated_at: string | null };
export type Changes = Readonly<Record<string, unknown>>;

const tags = ['Account'];

export function singletonRoutes(singleton: Singleton): FastifyPluginAsyncTypebox {
  return async function routes(app) {
    addReadRoute(app, singleton);
    addChangeRoute(app, singleton);
  };
}

type App = Parameters<FastifyPluginAsyncTypebox>[0];

function addReadRoute(app: App, { name, words, Item, view }: Singleton): void {
  app.declareViews(view);
  app.get(
    '/',
    {
      prefixTrailingSlash: 'no-slash',
      config: { isCached: true, tables: view.policy.tables },
      schema: {
        operationId: `get${name}`,
        tags,
        summary: `Read ${words}`,
        description: 'For every member.',
        querystring: Strict({}),
        response: { 200: Item },
      },
    },
    (_request, reply) => reply.cached(view, null, () => new NotAMember()),
  );
}

function addChangeRoute(app: App, singleton: Singleton): void {
  const { name, words, table, fields, Item, example, changeErrors = [] } = singleton;
  app.patch(
    '/',
    {
      prefixTrailingSlash: 'no-slash',
      config: {
        right: 'settings.write',
        checksPreconditions: true,
        sendsEtag: true,
        failures: [PreconditionFailed, ...changeErrors],
      },
      schema: {
        operationId: `update${name}`,
        tags,
        summary: `Change ${words}`,
        description:
          'For owners and admins. Fields that are not sent keep their values. With `if-match`: 412 when the etag has changed since the read.',
        querystring: Strict({}),
        body: Type.Object(changeProperties(fields), {
          title: `${name}Update`,
          additionalProperties: false,
          minProperties: 1,
          examples: [changeExample({ fields, example })],
        }),
        response: { 200: Item },
      },
    },
    async (request, reply) => {
      const { database, member } = request;
      const scope = { database, orgId: member.orgId };
      const changes = normalizeFields(fields, request.body as Changes);
      const updatedAt = await expectedUpdatedAt(singleton, request, reply);
      const row = await singleton.change(scope, changes, updatedAt);
      if (row === null) throw updatedAt === undefined ? new Forbidden() : new PreconditionFailed();
      await reply.wrote(orgKey(scope.orgId), [table]);
      return sendWithEtag(reply, row);
    },
  );
}

/** The `updated_at` that the row must still have. Undefined: the request has no precondition. */
function expectedUpdatedAt({ view, Item }: Singleton, request: FastifyRequest, reply: FastifyReply) {
  const { database, member, server } = request;
  const read = async () => {
    const row = await view.load({ database, orgId: member.orgId, now: server.now() }, null);
    if (row === null) throw new NotAMember();
    return { shown: row, updatedAt: row.updated_at };
  };
  return readPrecondition({ request, reply, Item, isRow: true, read });
}
