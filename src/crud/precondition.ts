// The preconditions of a write (RFC 9110 §13.2.2), evaluated against the response of a read at this moment.
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { TSchema } from 'typebox';
import { PreconditionFailed } from '../errors.ts';
import { isAny, matchingEtag, satisfiesIfMatch, satisfiesIfMatchOfRow } from '../http/entity-tags.ts';

interface CurrentState<UpdatedAt> {
  /** As a read returns it. */
  readonly shown: object;
  readonly updatedAt: UpdatedAt;
}

interface ConditionalWrite<UpdatedAt> {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  /** The response schema of a read. */
  readonly Item: TSchema;
  /** `updatedAt` is that of the value. A change of something else, such as a joined name or a state, fails no precondition. */
  readonly isRow?: boolean;
  /** Called only when the request has a precondition. Throws when there is nothing to change. */
  readonly read: () => Promise<CurrentState<UpdatedAt>>;
}

/** The `updated_at` that the write must still find. Undefined: any. Throws 412 when the precondition already fails. */
export async function readPrecondition<UpdatedAt>({
  request,
  reply,
  Item,
  isRow = false,
  read,
}: ConditionalWrite<UpdatedAt>) {
  const { 'if-match': ifMatch, 'if-none-match': ifNoneMatch } = request.headers;
  if (ifMatch === undefined && ifNoneMatch === undefined) return undefined;
  const { shown, updatedAt } = await read();
  const { etag } = reply.tagOf(shown, Item);
  const satisfies = isRow ? satisfiesIfMatchOfRow : satisfiesIfMatch;
  const matches = ifMatch === undefined || satisfies(ifMatch, etag);
  if (!matches || matchingEtag(ifNoneMatch, etag) !== undefined) throw new PreconditionFailed();
  // `if-none-match` needs no check by the write: an etag of the past does not come back.
  return ifMatch === undefined || isAny(ifMatch) ? undefined : updatedAt;
}
