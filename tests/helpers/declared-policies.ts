// Every policy of the service, read from a built app: a new view is included without a list to maintain.
import { buildApp } from '../../src/app.ts';
import type { Policy } from '../../src/cache/policy.ts';
import { readConfig } from '../../src/config.ts';

/** Sorted by name. The app is built without a stack and sends no request. */
export async function declaredPolicies(): Promise<Policy[]> {
  const url = 'http://127.0.0.1:9';
  const app = await buildApp(readConfig({}), {
    logger: false,
    services: {
      supabase: { url, publishableKey: 'none', gatewayKey: 'none', issuer: url, tokenKeys: { secret: 'of tests' } },
      secretKeys: [Buffer.alloc(32).toString('base64')],
      bucket: { name: 'none', region: 'none', accessKeyId: 'none', secretAccessKey: 'none' },
    },
  });
  try {
    await app.ready();
    return app.cache.policies().toSorted((one, other) => (one.name < other.name ? -1 : 1));
  } finally {
    await app.close();
  }
}
