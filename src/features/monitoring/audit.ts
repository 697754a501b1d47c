// What ops do is told in the log, always, and in the audit log of the organisation that it was done to.
import type { FastifyRequest } from 'fastify';
import { dataOf } from '../../database/answers.ts';
import type { Json } from '../../database/database.types.ts';

type Details = Readonly<Record<string, Json | undefined>>;

export function logAudit(request: FastifyRequest, action: string, details: Details): void {
  request.log.info({ audit: true, actor: request.caller.userId, action, ...details }, `audit: ${action}`);
}

/** False: there is no such organisation, or the database is away. That must keep nobody from mending things at night. */
export async function writeAudit(
  request: FastifyRequest,
  { org, action, details }: { readonly org: string; readonly action: string; readonly details: Details },
): Promise<boolean> {
  try {
    const named = { org, action, request_id: request.id, details: { ...details } };
    return dataOf(await request.database.rpc('audit_by_ops', named));
  } catch (err) {
    request.log.error({ err, audit: true, action, org }, 'audit: not written to the audit log');
    return false;
  }
}
