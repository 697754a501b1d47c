// The keys that encrypt the secrets of connections, for commands.
import { join } from 'node:path';
import { InvalidConfig, readConfig } from '../config.ts';
import { loadOrCreateKeys } from '../local-stack/keys.ts';
import { stackHome } from '../local-stack/stack-home.ts';

/** The keys and the database must belong together: other keys decrypt nothing. */
export async function readSecretKeys(): Promise<readonly string[]> {
  const { services, databaseUrl } = readConfig();
  if (services !== undefined && databaseUrl !== undefined) return services.secretKeys;
  if (services !== undefined) throw new InvalidConfig(['DATABASE_URL is missing']);
  if (databaseUrl !== undefined) {
    throw new InvalidConfig(['DATABASE_URL is set without SUPABASE_URL and the variables that belong to it']);
  }
  const { connectionSecretsKey } = await loadOrCreateKeys(join(import.meta.dirname, '..', '..', stackHome));
  return [connectionSecretsKey];
}
