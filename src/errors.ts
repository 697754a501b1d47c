// The error catalogue: every error response has one of these codes, and the same body.
// The message of a 5xx contains no internal details. They are in `cause`, for the log.
import { STATUS_CODES } from 'node:http';
import createError from '@fastify/error';

/** For forms: which field is not valid, and the limit that its value breaks. */
export interface InvalidField {
  /** The name of the parameter or field. The parts of a nested field are joined by dots. */
  readonly field?: string | undefined;
  readonly limit?: Limit | undefined;
}

/** `{ max: 92, unit: 'days' }`. Without a unit, the limit is for the value itself. */
export interface Limit {
  readonly min?: number;
  readonly max?: number;
  readonly unit?: string;
}

function createFieldError(code: string, message: string, statusCode: number) {
  return class extends createError(code, message, statusCode) implements InvalidField {
    readonly field?: string | undefined;
    readonly limit?: Limit | undefined;

    constructor(value: string, { field, limit, cause }: InvalidField & { readonly cause?: unknown } = {}) {
      super(value, ...(cause === undefined ? [] : [{ cause }]));
      this.field = field;
      this.limit = limit;
    }
  };
}

export const ValidationFailed = createFieldError('VALIDATION_FAILED', '%s', 400);
export const InvalidCursor = createError(
  'INVALID_CURSOR',
  'cursor is not valid for this list and sort: use pagination.nextCursor unchanged, or leave it out',
  400,
);
export const OrgRequired = createError(
  'ORG_REQUIRED',
  'No organisation given: send its id as x-org-id, or use a token with app_metadata.org_id',
  400,
);
export const InvalidOrgId = createError('INVALID_ORG_ID', 'x-org-id must be a single UUID', 400);

export const TokenMissing = createError(
  'TOKEN_MISSING',
  'No access token: send the header authorization: Bearer <access token>',
  401,
);
export const InvalidToken = createError('INVALID_TOKEN', 'The access token is not valid', 401);
export const TokenExpired = createError('TOKEN_EXPIRED', 'The access token has expired', 401);

export const NotAMember = createError('NOT_A_MEMBER', 'You are not a member of this organisation', 403);
export const Forbidden = createError('FORBIDDEN', 'Your role does not allow this', 403);

export const ServiceRoleRefused = createError(
  'SERVICE_ROLE_REFUSED',
  'Tokens with the role service_role are not accepted: use a token with the role callboard_service',
  403,
);

/** The same for an unknown address and for one that is not confirmed. */
export const UserNotFound = createError(
  'USER_NOT_FOUND',
  'No user has signed up with this address and confirmed it',
  404,
);
export const RouteNotFound = createError('ROUTE_NOT_FOUND', 'Route not found', 404);
export const CallNotFound = createError('CALL_NOT_FOUND', 'Call not found', 404);
/** `contact` -> CONTACT_NOT_FOUND, "Contact not found" */
export function notFound(one: string) {
  const code = `${one.toUpperCase().replaceAll(/[ -]/g, '_')}_NOT_FOUND`;
  return createError(code, `${capitalized(one)} not found`, 404);
}

const capitalized = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** The same for an unknown URL and for another provider's URL. */
export const WebhookNotFound = createError('WEBHOOK_NOT_FOUND', 'No connection has this webhook URL', 404);
export const SignatureRefused = createError('SIGNATURE_REFUSED', 'The signature is missing or not valid', 401);
/** For providers that send an unsigned request again, signed, after a 503. */
export const SignatureExpected = createError(
  'SIGNATURE_EXPECTED',
  'The signature is missing: send the request again',
  503,
);
/** Its key is missing in the configuration. */
export const SecretUnavailable = createError(
  'SECRET_UNAVAILABLE',
  'The signature cannot be verified at the moment: send the event again later',
  503,
);
/** The message says what to change at the provider. */
export const MisdirectedEvent = createError('MISDIRECTED_EVENT', '%s', 422);
/** Not 429: some providers never repeat an event after a 4xx. */
export const TooManyEvents = createError(
  'TOO_MANY_EVENTS',
  'Too many events for one organisation: send it again later',
  503,
);

export const NumberNotFound = notFound('number');
export const PageNotFound = notFound('page');
export const ClaimNotFound = createError(
  'CLAIM_NOT_FOUND',
  'The organisation has not claimed this number or page',
  404,
);
export const OrganizationNotFound = createError('ORGANIZATION_NOT_FOUND', 'Organisation not found', 404);
export const ExportNotFound = createError(
  'EXPORT_NOT_FOUND',
  'The export does not exist: its URL was used or has expired, or it is not of this organisation',
  404,
);
export const WaveformNotFound = createError('WAVEFORM_NOT_FOUND', 'This call has no waveform', 404);
export const RecordingNotFound = createError('RECORDING_NOT_FOUND', 'This call has no recording', 404);

export const MethodNotAllowed = createError('METHOD_NOT_ALLOWED', 'Method not allowed: this path supports %s', 405);

export const RequestTimeout = createError('REQUEST_TIMEOUT', 'The request took too long to arrive', 408);
export const Conflict = createError('CONFLICT', '%s', 409);
export const LastOwner = createError(
  'LAST_OWNER',
  'An organisation needs an owner: make another member an owner first',
  409,
);
export const DuplicateMessage = createError(
  'DUPLICATE_MESSAGE',
  'Duplicate of a recent message: same contact, method, direction and content',
  409,
);
export const SlotTaken = createError('SLOT_TAKEN', 'The staff member has another appointment at this time', 409);
export const PreconditionFailed = createError(
  'PRECONDITION_FAILED',
  'The resource has changed since it was read: read it again',
  412,
);
export const BodyTooLarge = createError('BODY_TOO_LARGE', 'The body is too large', 413);
export const PathTooLong = createError('PATH_TOO_LONG', 'A path segment is too long', 414);
export const UnsupportedMediaType = createError(
  'UNSUPPORTED_MEDIA_TYPE',
  'Unsupported content type: send application/json',
  415,
);
export const RateLimited = createError('RATE_LIMITED', 'Too many requests: try again in %s s', 429);
export const TimezoneChangedRecently = createError(
  'TIMEZONE_CHANGED_RECENTLY',
  'The time zone was changed less than a minute ago: try again in a minute',
  429,
);
export const TooManyContacts = createFieldError('BODY_TOO_LARGE', 'contact_ids: at most %s in one request', 413);
export const TooManyExports = createError(
  'TOO_MANY_EXPORTS',
  'Too many exports are running: try again when one of them has ended',
  429,
);
export const HeadersTooLarge = createError('HEADERS_TOO_LARGE', 'The headers are too large', 431);
export const BadRequest = createError('BAD_REQUEST', 'The request could not be parsed', 400);

export const InternalError = createError('INTERNAL_ERROR', 'Internal error', 500);
export const DatabaseUnavailable = createError(
  'DATABASE_UNAVAILABLE',
  'The database is not available at the moment: try again shortly',
  503,
);
/** PostgreSQL aborted the transaction: a deadlock or a serialization failure. */
export const WriteInterrupted = createError(
  'WRITE_INTERRUPTED',
  'A concurrent change of the same rows interrupted this write, and nothing was stored: send it again',
  503,
);
export const ServiceStarting = createError(
  'SERVICE_STARTING',
  'The service is starting: the database has not responded yet',
  503,
);
export const ServiceDraining = createError(
  'SERVICE_DRAINING',
  'The service is shutting down: send new requests to another instance',
  503,
);
export const AuthUnavailable = createError(
  'AUTH_UNAVAILABLE',
  'Access tokens cannot be verified at the moment: try again shortly',
  503,
);

export function isCatalogued(error: unknown): error is Error & { readonly code: string } {
  return error instanceof Error && error.name === 'FastifyError' && 'code' in error;
}

interface ErrorBody extends InvalidField {
  statusCode: number;
  code: string;
  error: string;
  message: string;
  /** Absent when the request could not be read. */
  requestId?: string;
}

export function errorBody(
  statusCode: number,
  code: string,
  message: string,
  { field, limit, requestId }: InvalidField & { readonly requestId?: string } = {},
): ErrorBody {
  return {
    statusCode,
    code,
    error: STATUS_CODES[statusCode] ?? 'Error',
    message,
    ...(field !== undefined && { field }),
    ...(limit !== undefined && { limit }),
    ...(requestId !== undefined && { requestId }),
  };
}
