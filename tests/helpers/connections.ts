// Connections to providers, inserted as the service stores them.
import { randomBytes, randomUUID } from 'node:crypto';
import { createSecretBox } from '../../src/database/secret-box.ts';
import type { TestStack } from './stack.ts';

export interface TestConnection {
  readonly id: string;
  readonly webhookId: string;
  readonly path: string;
  readonly secret: string;
}

interface ConnectionOptions {
  readonly secret?: string;
  readonly options?: object;
  readonly apiKey?: string;
}

export async function makeConnection(
  { sql, services }: Pick<TestStack, 'sql' | 'services'>,
  orgId: string,
  provider: string,
  { secret = randomBytes(24).toString('hex'), options = {}, apiKey }: ConnectionOptions = {},
): Promise<TestConnection> {
  const box = createSecretBox(services.secretKeys);
  const id = randomUUID();
  const webhookId = randomBytes(16).toString('hex');
  const place = { orgId, connectionId: id };
  const secrets = [box.seal(secret, { ...place, purpose: 'secret' })];
  const sealedKey = apiKey === undefined ? null : box.seal(apiKey, { ...place, purpose: 'api key' });
  await sql.query(
    'insert into connections (id, org_id, provider, name, webhook_id, options, secrets, api_key) values ($1, $2, $3, $3, $4, $5, $6, $7)',
    [id, orgId, provider, webhookId, JSON.stringify(options), secrets, sealedKey],
  );
  return { id, webhookId, path: `/webhooks/${provider}/${webhookId}`, secret };
}
