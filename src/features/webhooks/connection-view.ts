// The connection of a webhook URL, cached: each delivery needs it. The secrets are encrypted, in the cache too.
import { Type } from 'typebox';
import { dataOf } from '../../database/postgrest-response.ts';
import { defineView } from '../../http/cache/view.ts';

export interface WebhookConnection {
  readonly orgId: string;
  readonly id: string;
  readonly provider: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly sealedSecrets: readonly string[];
}

export const connectionView = defineView({
  name: 'webhook connection',
  tables: ['connections', 'organizations'],
  ttlMs: 60_000,
  negativeTtlMs: 5000,
  isAcrossOrgs: true,
  schema: Type.Object({
    orgId: Type.String(),
    id: Type.String(),
    provider: Type.String(),
    options: Type.Object({}, { additionalProperties: true }),
    sealedSecrets: Type.Array(Type.String()),
  }),
  async load({ database }, { webhookId }: { readonly webhookId: string }): Promise<WebhookConnection | null> {
    const [found] = dataOf(await database.rpc('webhook_connection', { webhook_id: webhookId }));
    if (found === undefined) return null;
    const { org_id: orgId, id, provider, options, secrets: sealedSecrets } = found;
    return { orgId, id, provider, options: options as WebhookConnection['options'], sealedSecrets };
  },
});
