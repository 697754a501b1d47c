// Which errors of the catalogue a route can answer with: those that it declares, and those of the plugins in front of it.
import type { FastifyError } from '@fastify/error';
import type { FastifyContextConfig } from 'fastify';
import * as catalogue from '../../errors.ts';

/** An error as it is thrown, or its constructor. */
export type Failure = FastifyError | (new (...values: never[]) => FastifyError);

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What the handler throws; what the plugins throw for every route follows from the rest of it. */
    failures?: readonly Failure[];
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
    ...(isWrite ? writing : []),
    ...(config.isCached || config.checksPreconditions ? [catalogue.PreconditionFailed] : []),
    ...(config.failures ?? []),
  ].map(thrown);
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
const writing = [catalogue.BodyTooLarge, catalogue.UnsupportedMediaType, catalogue.WriteInterrupted];

/** What stands in the messages that are made for each case. */
const saying: Readonly<Record<string, unknown>> = {
  VALIDATION_FAILED: 'limit must be <= 100',
  CONFLICT: 'Another contact has this phone already',
  RATE_LIMITED: 12,
};

function thrown(failure: Failure): FastifyError {
  if (typeof failure !== 'function') return failure;
  const Thrown = failure as new (...values: unknown[]) => FastifyError;
  const { code } = new Thrown();
  return new Thrown(saying[code]);
}

/** One of each error of the catalogue that has a name of its own there. */
export const catalogued: readonly FastifyError[] = Object.values(catalogue)
  .filter((value): value is typeof catalogue.Conflict => value.prototype instanceof Error)
  .map(thrown);
