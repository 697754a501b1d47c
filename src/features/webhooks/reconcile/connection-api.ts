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
export type OpenApi = (connection: KeyedConnection, signal: AbortSignal) => ConnectionApi | null;

/** `standIns`: by host of a provider, the base URL of the simulated provider that stands in for it. */
export function createOpenApi(
  { secretBox }: Pick<FastifyInstance, 'secretBox'>,
  standIns: Readonly<Record<string, string>>,
): OpenApi {
  return function openApi({ orgId, id, provider, options, sealedApiKey }, signal) {
    const backfill = providerNamed(provider)?.backfill ?? null;
    if (backfill === null) return null;
    const apiKey = secretBox.open(sealedApiKey, { orgId, connectionId: id, purpose: 'api key' });
    const apiUrl = standIns[new URL(backfill.apiUrl).hostname];
    return {
      backfill,
      api: createProviderApi({ backfill, apiKey, signal, ...(apiUrl !== undefined && { apiUrl }) }),
      settings: { apiKey, options },
    };
  };
}
