// The OpenAPI 3.1 document, made from the routes' own schemas, and a page to try it on.
import helmet from '@fastify/helmet';
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyContextConfig, FastifyInstance, FastifySchema } from 'fastify';
import fp from 'fastify-plugin';
import { failing } from '../contract.ts';

const description = `The backend of a call dashboard. Every route but the health checks wants a Supabase access token; every route about
an organisation's data wants to know which organisation: \`x-org-id\`, else the token's \`app_metadata.org_id\`.
Times are ISO 8601 with a zone, durations are seconds, money is integer micro-units (1,000,000 = 1.00) with a currency.
Unknown query parameters are refused. A filter that takes several values is repeated: \`status=missed&status=failed\`.`;

export const openapi = fp(
  async function openapi(app: FastifyInstance) {
    await app.register(swagger, {
      openapi: {
        openapi: '3.1.0',
        info: { title: 'Callboard', version: '1.0.0', description },
        tags: [
          { name: 'Calls dashboard', description: 'The calls of one organisation, and how they are doing.' },
          {
            name: 'Routing',
            description: 'Whose number or page it is: for the programs that connect calls and messages.',
          },
          { name: 'Account', description: 'The caller and the organisation.' },
          { name: 'Monitoring', description: 'For those who run the service.' },
        ],
        components: { securitySchemes: { token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } } },
        security: [{ token: [] }],
      },
      refResolver: { buildLocalReference: (json, _base, _fragment, i) => String(json.$id ?? `def-${i}`) },
      transform: ({ schema, url, route }) => ({
        url,
        schema: withoutDefaultsRequired(
          describeAccess(describeWrite(describeCache(schema ?? {}, route.config)), route.config?.access),
        ),
      }),
    });
    // The page and its document are for anyone, like the health checks.
    app.addHook('onRoute', (route) => {
      if (route.url.startsWith('/docs')) route.config = { ...route.config, access: 'open' };
    });
    await app.register(docs);
  },
  { name: 'openapi' },
);

/** The page, in a scope of its own: what a page needs of security headers, other answers do not. */
async function docs(scope: FastifyInstance) {
  // Whether there is TLS in front is not ours to know: without it, an upgraded page could load nothing.
  await scope.register(helmet, { contentSecurityPolicy: { directives: { upgradeInsecureRequests: null } } });
  await scope.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: true,
    transformStaticCSP: (policy) => policy.replace(/\s*upgrade-insecure-requests;/, ''),
    uiConfig: { persistAuthorization: true },
  });
}

const orgHeader = {
  type: 'object',
  properties: {
    'x-org-id': {
      type: 'string',
      format: 'uuid',
      description: "The organisation; else the token's app_metadata.org_id.",
    },
  },
};

// For a handler, a parameter with a default is always there; for a caller, it is one that may be left out.
function withoutDefaultsRequired(schema: FastifySchema): FastifySchema {
  const query = schema.querystring as { properties: Record<string, object>; required?: string[] } | undefined;
  if (query?.required === undefined) return schema;
  const required = query.required.filter((name) => !('default' in (query.properties[name] ?? {})));
  return { ...schema, querystring: { ...query, required } };
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Answers by `reply.cached`, and with all that comes with it. */
    isCached?: true;
  }
}

const cacheHeaders = {
  'x-cache': {
    type: 'string',
    enum: ['HIT', 'MISS', 'STALE', 'BYPASS'],
    description:
      'STALE: what was last known. The database could not be asked, or changes are not heard of at the moment.',
  },
  age: { type: 'integer', description: 'Seconds since it was read from the database.' },
  etag: { type: 'string', description: 'For `if-none-match`.' },
};
const ifNoneMatch = { type: 'string', description: 'The etag of what the caller has: 304 when it is still that.' };

function describeCache(schema: FastifySchema, config: FastifyContextConfig | undefined): FastifySchema {
  if (config?.isCached !== true) return schema;
  const { 200: found, ...others } = schema.response as Record<string, object>;
  const response = {
    200: { ...found, headers: cacheHeaders },
    304: { type: 'null', description: 'What the caller has is what it is.', headers: cacheHeaders },
    ...others,
  };
  return { ...schema, headers: { type: 'object', properties: { 'if-none-match': ifNoneMatch } }, response };
}

const ifMatch = { type: 'string', description: 'The etag it was read with: 412 when it is another by now.' };

/** What goes for whatever is sent in a body, and for what is changed only as it was seen. */
function describeWrite(schema: FastifySchema): FastifySchema {
  const answers = (schema.response ?? {}) as Record<string, object>;
  const headers = 412 in answers ? { headers: { type: 'object', properties: { 'if-match': ifMatch } } } : {};
  if (schema.body === undefined) return { ...schema, ...headers };
  const { 413: tooLarge, 415: notJson } = failing(413, 415);
  return { ...schema, ...headers, response: { 413: tooLarge, 415: notJson, ...answers } };
}

const forOps =
  'Only for a token whose `app_metadata.platform_role` is `ops`; it needs no organisation. Others: 403 `FORBIDDEN`.';
const forOpsToo = 'For members of any organisation, and for ops, who need none.';

const forServices =
  'Only for a token of the role `service_role`: the platform’s own programs. Users, ops among them: 403 `FORBIDDEN`.';

// Not in the routes' own schemas: the auth plugin checks the header before a route's schema is looked at.
function describeAccess(schema: FastifySchema, access: FastifyContextConfig['access']): FastifySchema {
  if (access === 'open') return { ...schema, security: [] };
  if (access === 'signed-in') return schema;
  if (access === 'ops') return withDescription(schema, forOps);
  if (access === 'service') return withDescription(schema, forServices);
  const { properties } = (schema.headers ?? {}) as { properties?: object };
  const told = access === 'member-or-ops' ? withDescription(schema, forOpsToo) : schema;
  return { ...told, headers: { ...orgHeader, properties: { ...orgHeader.properties, ...properties } } };
}

const withDescription = (schema: FastifySchema, more: string): FastifySchema => ({
  ...schema,
  description: [schema.description, more].filter(Boolean).join(' '),
});
