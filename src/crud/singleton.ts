// What an organisation has one of, such as its settings: every member reads it, those who run the organisation change it.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type TSchema, Type } from 'typebox';
import { orgKey } from '../cache/key.ts';
import type { Policy } from '../cache/policy.ts';
import { Forbidden, NotAMember, PreconditionFailed } from '../errors.ts';
import type { View } from '../http/cache/view.ts';
import { Strict } from '../http/contract.ts';
import type { Failure } from '../http/openapi/failures.ts';
import { timeOfCondition } from './conditions.ts';
import { sendWithTag } from './etag.ts';
import { changeExample } from './examples.ts';
import { changedBy, type Fields } from './fields.ts';
import { tidied } from './normalize.ts';
import { adminsAndAbove } from './resource.ts';
import type { Of } from './store.ts';

export interface Single {
  /** For programs: 'Settings' makes getSettings. */
  readonly name: string;
  /** For people: "the organisation's settings". */
  readonly what: string;
  readonly table: string;
  readonly fields: Fields;
  readonly Item: TSchema;
  readonly example: object;
  readonly policy: Policy;
  /** Null: who asks has just ceased to be a member. */
  readonly read: (of: Of) => Promise<Row | null>;
  /** Null: it is not the one of that time any more, or the caller may no longer. */
  readonly change: (of: Of, fields: Sent, unchangedSince?: Row['updated_at']) => Promise<Row | null>;
  /** What `change` throws for a reason of its own. */
  readonly refusals?: readonly Failure[];
}

/** `updated_at` is null as long as nobody has changed anything. */
type Row = { readonly updated_at: string | null };
export type Sent = Readonly<Record<string, unknown>>;

export function singleRoutes(single: Single): FastifyPluginAsyncTypebox {
  const { name, what, table, fields, Item } = single;
  const tags = ['Account'];
  const view: View<null, Row | null> = {
    policy: single.policy,
    load: ({ database, orgId }) => single.read({ database, orgId }),
  };

  return async function routes(app) {
    app.declareViews(view);

    app.get(
      '/',
      {
        prefixTrailingSlash: 'no-slash',
        config: { isCached: true },
        schema: {
          operationId: `get${name}`,
          tags,
          summary: `Read ${what}`,
          description: 'For every member.',
          querystring: Strict({}),
          response: { 200: Item },
        },
      },
      (_request, reply) => reply.cached(view, null, () => new NotAMember()),
    );

    app.patch(
      '/',
      {
        prefixTrailingSlash: 'no-slash',
        config: {
          checksPreconditions: true,
          sendsEtag: true,
          failures: [PreconditionFailed, ...(single.refusals ?? [])],
        },
        schema: {
          operationId: `update${name}`,
          tags,
          summary: `Change ${what}`,
          description:
            'For owners and admins. What is not named stays. With `if-match`, the etag it was read with: 412 when it is another by now.',
          querystring: Strict({}),
          body: Type.Object(changedBy(fields), {
            title: `${name}Update`,
            additionalProperties: false,
            minProperties: 1,
            examples: [changeExample({ fields, example: single.example })],
          }),
          response: { 200: Item },
        },
      },
      async (request, reply) => {
        const { database, member } = request;
        if (!adminsAndAbove.includes(member.role)) throw new Forbidden();
        const of = { database, orgId: member.orgId };
        const sent = tidied(fields, request.body as Sent);
        const unchangedSince = await timeOf(request, reply, of);
        const row = await single.change(of, sent, unchangedSince);
        if (row === null) throw unchangedSince === undefined ? new Forbidden() : new PreconditionFailed();
        await reply.wrote(orgKey(of.orgId), [table]);
        return sendWithTag(reply, row);
      },
    );
  };

  /** When the state that must not have changed was last changed; absent without a condition. */
  function timeOf(request: FastifyRequest, reply: FastifyReply, of: Of) {
    const read = async () => {
      const row = await single.read(of);
      if (row === null) throw new NotAMember();
      return { shown: row, updatedAt: row.updated_at };
    };
    return timeOfCondition({ request, reply, Item, read });
  }
}
