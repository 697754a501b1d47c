// Records what ops do: always in the service's log, and in the audit log of one organisation or of all.
import type { FastifyRequest } from 'fastify';
import type { Json } from '../../database/database.types.ts';
import { dataOf } from '../../database/postgrest-response.ts';

type Details = Readonly<Record<string, Json | undefined>>;

export function logAudit(request: FastifyRequest, action: string, details: Details): void {
  request.log.info({ audit: true, actor: request.caller.userId, action, ...details }, `audit: ${action}`);
}

/** False when the organisation does not exist or the database is unavailable. The action itself must still succeed in an outage. */
export async function writeAudit(
  request: FastifyRequest,
  { org, action, details }: { readonly org?: string | undefined; readonly action: string; readonly details: Details },
): Promise<boolean> {
  try {
    // No subject means all organisations.
    const entry = { action, details: { ...details }, ...(org === undefined ? {} : { subject: org }) };
    return dataOf(await request.database.rpc('audit', entry));
  } catch (err) {
    request.log.error({ err, audit: true, action, org }, 'audit: the entry was not written to the audit log');
    return false;
  }
}
