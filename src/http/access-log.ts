// The fields of the access log. Only ids: never a name, a phone number, a query string or a body.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isUuid } from './contract.ts';

type Incoming = Pick<FastifyRequest, 'method' | 'ip' | 'params' | 'routeOptions'>;

/** At the start of a request: the route with its ids. Other parts of a URL may be names or numbers. */
export function serializeRequest({ method, ip, params, routeOptions }: Incoming) {
  const values = params as Readonly<Record<string, unknown>> | null;
  const idOr = (parameter: string, name: string) => {
    const id = values?.[name];
    return isUuid(id) ? id : parameter;
  };
  return { method, path: routeOptions?.url?.replace(/:(\w+)/g, idOr), ip };
}

/** At the end, when the caller is known. The log line also has `reqId`, the service's own id of the request. */
export function serializeReply({ statusCode, request }: Pick<FastifyReply, 'statusCode'> & Partial<FastifyReply>) {
  return {
    statusCode,
    // Absent when no token was needed or accepted.
    user: request?.caller?.userId,
    org: request?.member?.orgId,
    isService: request?.service === undefined ? undefined : true,
    callerRequestId: callerRequestId(request?.headers['x-request-id']),
  };
}

/** The caller's own id of the request. Left out when it could corrupt a log line. */
function callerRequestId(header: string | string[] | undefined): string | undefined {
  return typeof header === 'string' && /^[\w.-]{8,64}$/.test(header) ? header : undefined;
}
