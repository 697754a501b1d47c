// Queries a database as PostgREST does: one transaction with a role, and claims and headers as settings.
import type pg from 'pg';

export interface Caller {
  readonly role?: 'anon' | 'authenticated' | 'service_role' | 'callboard_service';
  readonly userId?: string;
  /** The header x-org-id. */
  readonly orgId?: string;
  /** From the token. */
  readonly claimedOrgId?: string;
}

/** Returns the rows and rolls back. */
export async function queryAs(client: pg.Client, caller: Caller, sql: string, values: unknown[] = []) {
  const { role = 'authenticated', userId, orgId, claimedOrgId } = caller;
  const claims = { role, sub: userId, app_metadata: claimedOrgId === undefined ? {} : { org_id: claimedOrgId } };
  const headers = orgId === undefined ? {} : { 'x-org-id': orgId };
  await client.query('begin');
  try {
    await client.query(`select set_config('request.jwt.claims', $1, true), set_config('request.headers', $2, true)`, [
      JSON.stringify(claims),
      JSON.stringify(headers),
    ]);
    await client.query(`set local role ${role}`);
    const { rows } = await client.query<Record<string, unknown>>(sql, values);
    return rows;
  } finally {
    await client.query('rollback');
  }
}
