// The OpenAPI document without its prose and examples: the part that the page's types depend on.
import { createHash } from 'node:crypto';
import { buildApp } from '../../app.ts';
import { readConfig, type Services } from '../../config.ts';

const nowhere = 'http://127.0.0.1:9';

/** Nothing connects: the document is made of the routes' declarations. */
const inertServices: Services = {
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

export interface ApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, ApiOperation>>>>;
}

interface ApiOperation {
  readonly 'x-tables'?: readonly string[];
}

export async function readApiDocument(): Promise<ApiDocument> {
  const config = readConfig({ JOBS: 'off' });
  const app = await buildApp(config, { services: inertServices, logger: false });
  try {
    await app.ready();
    return withoutProse(app.swagger()) as ApiDocument;
  } finally {
    await app.close();
  }
}

export function hashOf(document: ApiDocument): string {
  return createHash('sha256').update(JSON.stringify(document)).digest('hex');
}

const prose = new Set(['description', 'summary', 'example', 'examples']);

function withoutProse(part: unknown, parent = ''): unknown {
  if (Array.isArray(part)) return part.map((each) => withoutProse(each));
  if (typeof part !== 'object' || part === null) return part;
  const isNames = parent === 'properties' || parent === 'schemas';
  return Object.fromEntries(
    Object.entries(part)
      .filter(([name]) => isNames || !prose.has(name))
      .map(([name, value]) => [name, withoutProse(value, isNames ? '' : name)]),
  );
}
