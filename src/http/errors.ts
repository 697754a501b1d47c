// The one error handler, with the one error body. Errors that are not from the catalogue are translated and show nothing internal.
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import {
  BadRequest,
  BodyTooLarge,
  errorBody,
  HeadersTooLarge,
  InternalError,
  type InvalidField,
  PathTooLong,
  RequestTimeout,
  RouteNotFound,
  TimezoneChangedRecently,
  TooManyExports,
  UnsupportedMediaType,
} from '../errors.ts';
import { validationFailure } from './validation-failure.ts';

export const errors = fp(
  async function errors(app: FastifyInstance) {
    app.setErrorHandler(replyWithError);
  },
  { name: 'errors' },
);

/** Also for errors before a route is found, such as a URL that cannot be decoded. */
export function replyWithError(thrown: unknown, request: FastifyRequest, reply: FastifyReply) {
  const error = toCatalogueError(thrown);
  const statusCode = error.statusCode ?? 500;
  const { field, limit }: InvalidField = error;
  if (statusCode >= 500) request.log.error({ err: error }, error.message);
  if (statusCode === 401) reply.header('www-authenticate', 'Bearer');
  if (statusCode === 503) reply.header('retry-after', '1');
  if (error instanceof TooManyExports) reply.header('retry-after', '10');
  if (error instanceof TimezoneChangedRecently) reply.header('retry-after', '60');
  return (
    reply
      .code(statusCode)
      .header('cache-control', 'no-store')
      // Set here too: when the URL could not be decoded, no hook has run.
      .header('x-request-id', request.id)
      .type('application/json; charset=utf-8')
      .send(JSON.stringify(errorBody(statusCode, error.code, error.message, { field, limit, requestId: request.id })))
  );
}

/** For requests that Node's parser refuses: the same body, written to the socket. */
export function replyToMalformed(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return;
  const { statusCode = 400, code, message } = malformed(error);
  const body = JSON.stringify(errorBody(statusCode, code, message));
  const head = [
    `HTTP/1.1 ${statusCode} ${STATUS_CODES[statusCode]}`,
    'content-type: application/json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
    'cache-control: no-store',
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy());
}

function malformed({ code }: { code?: string }): FastifyError {
  if (code === 'HPE_HEADER_OVERFLOW') return new HeadersTooLarge();
  return code === 'ERR_HTTP_REQUEST_TIMEOUT' ? new RequestTimeout() : new BadRequest();
}

function toCatalogueError(thrown: unknown): FastifyError & InvalidField {
  const error = thrown as FastifyError;
  if (error?.validation) return validationFailure(error);
  const isCatalogued =
    typeof error?.code === 'string' && !error.code.startsWith('FST_') && error.name === 'FastifyError';
  if (isCatalogued) return error;
  const cause = { cause: error };
  switch (error?.statusCode) {
    case 400:
      return new BadRequest(cause);
    case 404:
      return new RouteNotFound(cause);
    case 408:
      return new RequestTimeout(cause);
    case 413:
      return new BodyTooLarge(cause);
    case 414:
      return new PathTooLong(cause);
    case 415:
      return new UnsupportedMediaType(cause);
    case 431:
      return new HeadersTooLarge(cause);
    default:
      return new InternalError(cause);
  }
}
