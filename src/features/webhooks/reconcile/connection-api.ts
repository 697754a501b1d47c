import type { FastifyInstance } from 'fastify';
import type { ApiSettings, Backfill, ProviderApi } from '../../../providers/provider.ts';
import { createProviderApi } from '../../../providers/provider-api.ts';
import { providerNamed } from '../../../providers/providers.ts';

interface KeyedConnection {
  readonly orgId: string;
  readonly id: string;
  readonly provider: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly sealedApiKey: string;
}

export interface ConnectionApi {
  readonly backfill: Backfill;
  readonly api: ProviderApi;
  readonly settings: ApiSettings;
}

/** Null: the provider has no API of calls. Throws SecretNotOpened. */
export function openConnectionApi(
  { secretBox, providerUrls }: Pick<FastifyInstance, 'secretBox' | 'providerUrls'>,
  { orgId, id, provider, options, sealedApiKey }: KeyedConnection,
  signal: AbortSignal,
): ConnectionApi | null {
  const backfill = providerNamed(provider)?.backfill ?? null;
  if (backfill === null) return null;
  const apiKey = secretBox.open(sealedApiKey, { orgId, connectionId: id, purpose: 'api key' });
  const apiUrl = providerUrls[provider];
  return {
    backfill,
    api: createProviderApi({ backfill, apiKey, signal, ...(apiUrl !== undefined && { apiUrl }) }),
    settings: { apiKey, options },
  };
}
