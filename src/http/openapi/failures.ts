// The errors that a route can respond with: those that it declares, and those of the plugins that run before it.
import type { FastifyError } from '@fastify/error';
import type { FastifyContextConfig } from 'fastify';
import * as catalogue from '../../errors.ts';

/** An error, or its constructor. */
export type Failure = FastifyError | (new (...values: never[]) => FastifyError);

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The errors that the handler throws. Those of the plugins follow from the rest of the config. */
    failures?: readonly Failure[];
    /** Describes the tag of the route in the OpenAPI document. */
    tagDescription?: string;
  }
}

export interface DeclaredRoute {
  readonly method: string;
  /** The pattern, such as `/api/contacts/:id`. */
  readonly url: string;
  readonly config: FastifyContextConfig;
}

export function failuresOf({ method, url, config }: DeclaredRoute): FastifyError[] {
  const isWrite = method !== 'GET';
  return [
    ...everywhere,
    ...(config.access === 'open' ? [] : withToken),
    ...(isForMembers(config.access) ? forMembers : []),
    ...(url.includes('/:') ? [catalogue.PathTooLong] : []),
    ...(isWrite ? onWrites : []),
    ...(config.isCached || config.checksPreconditions ? [catalogue.PreconditionFailed] : []),
    ...(config.failures ?? []),
  ].map(instanceOf);
}

export function isForMembers(access: FastifyContextConfig['access']): boolean {
  return access === undefined || access === 'member-or-ops';
}

const everywhere = [
  catalogue.ValidationFailed,
  catalogue.BadRequest,
  catalogue.RequestTimeout,
  catalogue.HeadersTooLarge,
  catalogue.InternalError,
];
const withToken = [
  catalogue.TokenMissing,
  catalogue.InvalidToken,
  catalogue.TokenExpired,
  catalogue.Forbidden,
  catalogue.ServiceRoleRefused,
  catalogue.RateLimited,
  catalogue.DatabaseUnavailable,
  catalogue.AuthUnavailable,
];
const forMembers = [catalogue.OrgRequired, catalogue.InvalidOrgId, catalogue.NotAMember];
const onWrites = [catalogue.BodyTooLarge, catalogue.UnsupportedMediaType, catalogue.WriteInterrupted];

/** Example values for messages with a placeholder. */
const messageValues: Readonly<Record<string, unknown>> = {
  VALIDATION_FAILED: 'limit must be <= 100',
  CONFLICT: 'Another contact already has this phone',
  RATE_LIMITED: 12,
  METHOD_NOT_ALLOWED: 'GET, HEAD',
  MISDIRECTED_EVENT: 'Callboard does not answer tool-calls. Send it to the server that runs the assistant',
};

function instanceOf(failure: Failure): FastifyError {
  if (typeof failure !== 'function') return failure;
  const Constructor = failure as new (...values: unknown[]) => FastifyError;
  const { code } = new Constructor();
  // Without a placeholder, the message would end in the value.
  return code in messageValues ? new Constructor(messageValues[code]) : new Constructor();
}

/** One instance of each error that the catalogue exports. */
export const catalogued: readonly FastifyError[] = Object.values(catalogue)
  .filter((value): value is typeof catalogue.Conflict => value.prototype instanceof Error)
  .map(instanceOf);
