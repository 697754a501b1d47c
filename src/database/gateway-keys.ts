// The keys that PostgREST requires of the service. Only their hashes are stored; private.check_request compares them.
import { createHash, randomBytes } from 'node:crypto';
import type pg from 'pg';

interface StoredGatewayKey {
  /** The first characters of the hash: it identifies the key and does not reveal it. */
  readonly fingerprint: string;
  readonly addedAt: Date;
}

/** Undefined when there are two keys already. The key is returned here only: it cannot be read again. */
export async function addGatewayKey(client: pg.Client): Promise<{ key: string; fingerprint: string } | undefined> {
  const key = `callboard_${randomBytes(32).toString('base64url')}`;
  const hash = hashOf(key);
  const { rowCount } = await client.query(
    `insert into private.gateway_keys (slot, hash)
     select slot, $1 from unnest(array[1, 2]) as slot where slot not in (select slot from private.gateway_keys)
     order by slot limit 1`,
    [hash],
  );
  return rowCount === 0 ? undefined : { key, fingerprint: fingerprintOf(hash) };
}

/** Oldest first. */
export async function listGatewayKeys(client: pg.Client): Promise<StoredGatewayKey[]> {
  const { rows } = await client.query<{ hash: Buffer; added_at: Date }>(
    'select hash, added_at from private.gateway_keys order by added_at, slot',
  );
  return rows.map(({ hash, added_at }) => ({ fingerprint: fingerprintOf(hash), addedAt: added_at }));
}

/** False when there is no such key. */
export async function removeGatewayKey(client: pg.Client, fingerprint: string): Promise<boolean> {
  const { rowCount } = await client.query(
    `delete from private.gateway_keys where left(encode(hash, 'hex'), length($1)) = $1`,
    [fingerprint],
  );
  return rowCount !== 0;
}

/** For the local stack, whose gateway key is created with its other keys. Always in slot 1. */
export async function keepGatewayKey(client: pg.Client | pg.Pool, key: string): Promise<void> {
  await client.query(
    `insert into private.gateway_keys (slot, hash) values (1, $1)
     on conflict (slot) do update set hash = excluded.hash, added_at = now() where gateway_keys.hash <> excluded.hash`,
    [hashOf(key)],
  );
}

function hashOf(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}

function fingerprintOf(hash: Buffer): string {
  return hash.toString('hex').slice(0, 8);
}
