// For an app whose declarations are read, or whose files are served. Nothing connects.
import type { Services } from '../../src/config.ts';

const nowhere = 'http://127.0.0.1:9';

export const inertServices: Services = {
  supabase: {
    url: nowhere,
    publishableKey: 'unused',
    gatewayKey: 'unused',
    issuer: nowhere,
    tokenKeys: { secret: 'a secret that signs nothing, of 32 bytes' },
  },
  bucket: { name: 'recordings', region: 'local', endpoint: nowhere, accessKeyId: 'unused', secretAccessKey: 'unused' },
  secretKeys: [Buffer.alloc(32).toString('base64')],
};
