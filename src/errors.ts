// The whole error catalogue: every failure a caller can see is one of these, in one body.
// Messages of 5xx say nothing about the inside; what happened stays in `cause`, for the log.
import { STATUS_CODES } from 'node:http';
import createError from '@fastify/error';

export const ValidationFailed = createError('VALIDATION_FAILED', '%s', 400);
export const InvalidCursor = createError(
  'INVALID_CURSOR',
  'cursor is not one that this list gave out for this sort: take pagination.nextCursor as it is, or leave it out',
  400,
);
export const OrgRequired = createError(
  'ORG_REQUIRED',
  'Say which organisation: send its id as x-org-id, or a token that carries app_metadata.org_id',
  400,
);
export const InvalidOrgId = createError('INVALID_ORG_ID', 'x-org-id must be one uuid', 400);

export const TokenMissing = createError('TOKEN_MISSING', 'Send a token: authorization: Bearer <access token>', 401);
export const InvalidToken = createError('INVALID_TOKEN', 'The access token is not valid here', 401);
export const TokenExpired = createError('TOKEN_EXPIRED', 'The access token has expired', 401);

export const NotAMember = createError('NOT_A_MEMBER', 'You are not a member of this organisation', 403);
export const Forbidden = createError('FORBIDDEN', 'Your role does not allow this', 403);

export const ServiceRoleRefused = createError(
  'SERVICE_ROLE_REFUSED',
  'Tokens of the role service_role are not accepted here: send one of the role callboard_service',
  403,
);

export const RouteNotFound = createError('ROUTE_NOT_FOUND', 'There is no such route', 404);
export const CallNotFound = createError('CALL_NOT_FOUND', 'There is no such call', 404);
/** `contact` -> CONTACT_NOT_FOUND */
export function notFound(one: string) {
  const code = `${one.toUpperCase().replaceAll(/[ -]/g, '_')}_NOT_FOUND`;
  return createError(code, `There is no such ${one}`, 404);
}
export const NumberNotFound = notFound('number');
export const PageNotFound = notFound('page');
export const ClaimNotFound = createError('CLAIM_NOT_FOUND', 'The organisation has entered no such number or page', 404);
export const OrganizationNotFound = notFound('organization');
export const RecordingNotFound = createError('RECORDING_NOT_FOUND', 'This call has no recording', 404);

export const MethodNotAllowed = createError('METHOD_NOT_ALLOWED', 'This path takes %s', 405);

export const RequestTimeout = createError('REQUEST_TIMEOUT', 'The request took too long to arrive', 408);
export const Conflict = createError('CONFLICT', '%s', 409);
export const DuplicateMessage = createError(
  'DUPLICATE_MESSAGE',
  'The same content went to or came from this contact by the same method a moment ago: it is stored already',
  409,
);
export const SlotTaken = createError('SLOT_TAKEN', 'This person has another appointment at that time', 409);
export const PreconditionFailed = createError(
  'PRECONDITION_FAILED',
  'It was changed since you read it: read it again',
  412,
);
export const BodyTooLarge = createError('BODY_TOO_LARGE', 'The body is too large', 413);
export const PathTooLong = createError('PATH_TOO_LONG', 'A part of the path is too long', 414);
export const UnsupportedMediaType = createError('UNSUPPORTED_MEDIA_TYPE', 'Send application/json', 415);
export const RateLimited = createError('RATE_LIMITED', 'Too many requests: try again in %s s', 429);
export const TimezoneChangedRecently = createError(
  'TIMEZONE_CHANGED_RECENTLY',
  'The time zone was changed less than a minute ago: try again in a minute',
  429,
);
export const TooManyContacts = createError('BODY_TOO_LARGE', 'contact_ids: at most %s in one request', 413);
export const HeadersTooLarge = createError('HEADERS_TOO_LARGE', 'The headers are too large', 431);
export const BadRequest = createError('BAD_REQUEST', 'The request could not be read', 400);

export const InternalError = createError('INTERNAL_ERROR', 'Something went wrong on our side', 500);
export const DatabaseUnavailable = createError(
  'DATABASE_UNAVAILABLE',
  'The database does not answer at the moment: try again shortly',
  503,
);
/** Of those who change the same rows at the same time, PostgreSQL ends one: a deadlock, or a conflict of transactions. */
export const WriteInterrupted = createError(
  'WRITE_INTERRUPTED',
  'Others were changing the same rows, and nothing was stored: send it again',
  503,
);
export const ServiceStarting = createError(
  'SERVICE_STARTING',
  'The service is starting: the database has not answered yet',
  503,
);
export const ServiceDraining = createError(
  'SERVICE_DRAINING',
  'The service is shutting down: send new requests to another instance',
  503,
);
export const AuthUnavailable = createError(
  'AUTH_UNAVAILABLE',
  'Tokens can not be checked at the moment: try again shortly',
  503,
);

export interface ErrorBody {
  statusCode: number;
  code: string;
  error: string;
  message: string;
}

export function errorBody(statusCode: number, code: string, message: string): ErrorBody {
  return { statusCode, code, error: STATUS_CODES[statusCode] ?? 'Error', message };
}
