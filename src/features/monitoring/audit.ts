// What ops do stands in the service's log, always, and in the audit log: of one organisation, or of all together.
import type { FastifyRequest } from 'fastify';
import type { Json } from '../../database/database.types.ts';
import { dataOf } from '../../database/postgrest-response.ts';

type Details = Readonly<Record<string, Json | undefined>>;

export function logAudit(request: FastifyRequest, action: string, details: Details): void {
  request.log.info({ audit: true, actor: request.caller.userId, action, ...details }, `audit: ${action}`);
}

/** False: there is no such organisation, or the database is away. That must keep nobody from mending things at night. */
export async function writeAudit(
  request: FastifyRequest,
  { org, action, details }: { readonly org?: string | undefined; readonly action: string; readonly details: Details },
): Promise<boolean> {
  try {
    // Without a subject: all organisations.
    const reported = { action, details: { ...details }, ...(org === undefined ? {} : { subject: org }) };
    return dataOf(await request.database.rpc('audit', reported));
  } catch (err) {
    request.log.error({ err, audit: true, action, org }, 'audit: not written to the audit log');
    return false;
  }
}
