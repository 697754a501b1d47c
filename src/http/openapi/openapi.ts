// The OpenAPI 3.1 document, made from the routes' own schemas.
import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import { completeDocument } from './complete-document.ts';
import type { Document } from './document.ts';
import type { DeclaredRoute } from './failures.ts';
import { tags } from './tags.ts';

const description = `The backend of a call dashboard. Every route but the health checks wants a Supabase access token; every route about
an organisation's data wants to know which organisation: \`x-org-id\`, else the token's \`app_metadata.org_id\`.
Times are ISO 8601 with a zone, durations are seconds, money is integer micro-units (1,000,000 = 1.00) with a currency.
Unknown query parameters are refused. A filter that takes several values is repeated: \`status=missed&status=failed\`.
The examples are rows of the demo data: each request can be sent as it stands there.`;

const openApi = {
  openapi: '3.1.0',
  info: {
    title: 'Callboard',
    version: '1.0.0',
    description,
    license: { name: 'MIT', identifier: 'MIT' },
    contact: { name: 'The maintainers of Callboard' },
  },
  servers: [{ url: '/', description: 'This instance.' }],
  tags,
  components: {
    securitySchemes: {
      token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'A Supabase access token.' },
    },
  },
  security: [{ token: [] }],
} as const;

export const openapi = fp(
  async function openapi(app: FastifyInstance) {
    const routes: DeclaredRoute[] = [];
    const tagDescriptions = new Map<string, string>(tags.map(({ name, description }) => [name, description]));
    await app.register(swagger, {
      openapi: structuredClone(openApi) as never,
      transform({ schema, url, route }) {
        const { method, config = {} } = route;
        const [tag] = schema?.tags ?? [];
        if (tag !== undefined && config.tagDescription !== undefined) tagDescriptions.set(tag, config.tagDescription);
        for (const name of [method].flat()) routes.push({ method: name, url, config });
        return { url, schema };
      },
      transformObject: (made) =>
        ('openapiObject' in made
          ? { ...completeDocument(made.openapiObject as never as Document, routes), tags: sortedTags(tagDescriptions) }
          : {}) as never,
    });
  },
  { name: 'openapi' },
);

const sortedTags = (descriptions: ReadonlyMap<string, string>) =>
  [...descriptions]
    .map(([name, description]) => ({ name, description }))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
