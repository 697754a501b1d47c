// The access log: what is written of each request. Ids only, never a name, a number, a query string or a body.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isUuid } from './contract.ts';

type Incoming = Pick<FastifyRequest, 'method' | 'ip' | 'params' | 'routeOptions'>;

/** When it comes in: its route with the ids in it. Anything else in a URL may be a name or a number. */
export function serializeRequest({ method, ip, params, routeOptions }: Incoming) {
  const sent = params as Readonly<Record<string, unknown>> | null;
  const idOr = (parameter: string, name: string) => {
    const id = sent?.[name];
    return isUuid(id) ? id : parameter;
  };
  return { method, path: routeOptions?.url?.replace(/:(\w+)/g, idOr), ip };
}

/** When it ends, once it is known who asked. `reqId` beside it is our own id of the request. */
export function serializeReply({ statusCode, request }: Pick<FastifyReply, 'statusCode'> & Partial<FastifyReply>) {
  return {
    statusCode,
    // Absent where no token was needed, or none was accepted.
    user: request?.caller?.userId,
    org: request?.member?.orgId,
    isService: request?.service === undefined ? undefined : true,
    callerRequestId: callerRequestId(request?.headers['x-request-id']),
  };
}

/** What the caller calls the request; dropped where it could do harm in a log. */
function callerRequestId(sent: string | string[] | undefined): string | undefined {
  return typeof sent === 'string' && /^[\w.-]{8,64}$/.test(sent) ? sent : undefined;
}
