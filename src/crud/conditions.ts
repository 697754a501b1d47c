// The conditions of a write (RFC 9110 §13.2.2), evaluated against what a read would answer now.
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { TSchema } from 'typebox';
import { PreconditionFailed } from '../errors.ts';
import { isAny, matchingEtag, satisfiesIfMatch } from '../http/entity-tags.ts';

interface State<Time> {
  /** As it is answered. */
  readonly shown: object;
  readonly updatedAt: Time;
}

interface Conditional<Time> {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  /** The schema that a read is answered by. */
  readonly Item: TSchema;
  /** Only read when there is a condition; throws when there is none such. */
  readonly read: () => Promise<State<Time>>;
}

/** Throws 412; else the time of the state that the write must still find. Absent: it may find any. */
export async function timeOfCondition<Time>({ request, reply, Item, read }: Conditional<Time>) {
  const { 'if-match': ifMatch, 'if-none-match': ifNoneMatch } = request.headers;
  if (ifMatch === undefined && ifNoneMatch === undefined) return undefined;
  const { shown, updatedAt } = await read();
  const { etag } = reply.tagOf(shown, Item);
  const isAsSeen = ifMatch === undefined || satisfiesIfMatch(ifMatch, etag);
  if (!isAsSeen || matchingEtag(ifNoneMatch, etag) !== undefined) throw new PreconditionFailed();
  // A state that the caller has seen does not come back: `if-none-match` goes on holding.
  return ifMatch === undefined || isAny(ifMatch) ? undefined : updatedAt;
}
