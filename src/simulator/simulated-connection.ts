// The connection of a simulated provider in the database of the local stack, created on first use.
import { hash } from 'node:crypto';
import type pg from 'pg';
import { createSecretBox } from '../database/secret-box.ts';

interface Wanted {
  readonly orgId: string;
  readonly provider: string;
  readonly secretKeys: readonly string[];
  /** The service reaches the simulated API of this provider. */
  readonly hasApi: boolean;
}

export interface SimulatedConnection {
  readonly id: string;
  readonly path: string;
  readonly secret: string;
  readonly ourNumbers: readonly string[];
}

/** Derived from the keys of this clone, so that a later start finds the same connection and secret. */
export async function ensureSimulatedConnection(
  client: pg.Client,
  { orgId, provider, secretKeys, hasApi }: Wanted,
): Promise<SimulatedConnection> {
  const [key = ''] = secretKeys;
  const derived = (purpose: string) => hash('sha256', `${key} ${orgId} ${provider} ${purpose}`);
  const webhookId = derived('webhook id').slice(0, 32);
  const secret = derived('secret');
  const box = createSecretBox(secretKeys);
  const { rows } = await client.query<{ id: string }>(
    `insert into public.connections (org_id, provider, name, webhook_id, options)
     values ($1, $2, $3, $4, $5)
     on conflict (webhook_id) do update set active = true
     returning id`,
    [orgId, provider, `Simulated ${provider}`, webhookId, JSON.stringify(optionsOf(provider))],
  );
  const connectionId = rows[0]?.id ?? '';
  const sealed = (purpose: 'secret' | 'api key') => box.seal(secret, { orgId, connectionId, purpose });
  // Without an API, the reconciler must not ask the real provider. A later start changes nothing, so it leaves no audit entry.
  await client.query(
    `update public.connections set secrets = $3, api_key = $4
     where org_id = $1 and id = $2 and (secret_count <> 1 or has_api_key <> $5)`,
    [orgId, connectionId, [sealed('secret')], hasApi ? sealed('api key') : null, hasApi],
  );
  const numbers = await client.query<{ e164: string }>('select e164 from public.phone_numbers where org_id = $1', [
    orgId,
  ]);
  return {
    id: connectionId,
    path: `/webhooks/${provider}/${webhookId}`,
    secret,
    ourNumbers: numbers.rows.map(({ e164 }) => e164),
  };
}

/** Twilio's paths contain the account. */
const optionsOf = (provider: string) =>
  provider === 'twilio' ? { accountSid: 'AC00000000000000000000000000000000' } : {};
