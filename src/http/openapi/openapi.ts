// The OpenAPI 3.1 document, generated from the routes' schemas.
import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import { completeDocument } from './complete-document.ts';
import type { Document } from './document.ts';
import type { DeclaredRoute } from './failures.ts';
import { tags } from './tags.ts';

const description = `The API of a call dashboard. All routes except the health checks require a Supabase access token. Routes with data of an
organisation use the organisation in the header \`x-org-id\`, or in the token's \`app_metadata.org_id\`.
Times are ISO 8601 with an offset, durations are in seconds, and money is in integer micro-units (1,000,000 = 1.00) with a currency.
Unknown query parameters are an error. To filter by several values, repeat the parameter: \`status=missed&status=failed\`.
The examples are rows of the demo data, so each request works as it is shown.`;

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
      transformObject: (generated) =>
        ('openapiObject' in generated
          ? {
              ...completeDocument(generated.openapiObject as never as Document, routes),
              tags: sortedTags(tagDescriptions),
            }
          : {}) as never,
    });
  },
  { name: 'openapi' },
);

const sortedTags = (descriptions: ReadonlyMap<string, string>) =>
  [...descriptions]
    .map(([name, description]) => ({ name, description }))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
