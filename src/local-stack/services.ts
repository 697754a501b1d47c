// The local stack as the service sees it: the same settings that a hosted project and its bucket would have.
import type { Services } from '../config.ts';
import { s3Path } from './gateway.ts';
import type { Keys } from './keys.ts';

export const bucketName = 'recordings';

export function describeServices(gatewayUrl: string, keys: Keys, databaseUrl: string): Services {
  const { region, accessKeyId, secretAccessKey } = keys.bucketCredentials;
  return {
    supabase: {
      url: gatewayUrl,
      publishableKey: keys.publishableKey,
      gatewayKey: keys.gatewayKey,
      issuer: keys.issuer,
      tokenKeys: { jwksUrl: `${gatewayUrl}/auth/v1/.well-known/jwks.json` },
    },
    bucket: { name: bucketName, region, endpoint: `${gatewayUrl}${s3Path}`, accessKeyId, secretAccessKey },
    secretKeys: [keys.connectionSecretsKey],
    databaseUrl,
  };
}
