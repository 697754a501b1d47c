// One-use tickets: a download by a browser cannot send a bearer token. The ticket is random, and only its hash is stored.
import { hash, randomBytes } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { dataOf, dataOrNull } from '../../../database/postgrest-response.ts';
import type { DatabaseHandle } from '../../../database/supabase.ts';
import type { Role } from '../../../domain/role.ts';
import { ExportNotFound, NotAMember } from '../../../errors.ts';
import { assertMayExport } from './columns.ts';
import { auditDetails, type ExportRequest } from './export-request.ts';
import type { Exporter } from './export-source.ts';

const hashOf = (ticket: string) => hash('sha256', ticket);

export async function createTicket(database: DatabaseHandle, request: ExportRequest) {
  const ticket = randomBytes(32).toString('base64url');
  const args = { ticket_hash: hashOf(ticket), request, details: auditDetails(request) };
  const expiresAt = dataOrNull(await database.rpc('create_export_ticket', args as never));
  if (expiresAt === null) throw new NotAMember();
  return { ticket, expiresAt: new Date(expiresAt).toISOString() };
}

/** Uses the ticket up. The rights are those that the member has now. */
export async function redeemTicket(
  app: Pick<FastifyInstance, 'withServiceDatabase'>,
  ticket: string,
  requestId: string,
): Promise<{ exporter: Exporter; request: ExportRequest }> {
  const args = { ticket_hash: hashOf(ticket), request_id: requestId };
  const [found] = dataOf(await app.withServiceDatabase((database) => database.rpc('redeem_export_ticket', args)));
  if (found === undefined) throw new ExportNotFound();
  const request = found.request as unknown as ExportRequest;
  assertMayExport(found.role as Role, request.columns);
  return { exporter: { orgId: found.org_id, userId: found.member_id }, request };
}
