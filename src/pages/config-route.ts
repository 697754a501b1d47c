// What the page must know before anyone has signed in.
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { type FastifyPluginAsyncTypebox, Type } from '@fastify/type-provider-typebox';
import { Strict } from '../http/contract.ts';
import type { PagesOptions } from './pages.ts';

const DemoOrganization = Type.Object({
  slug: Type.String(),
  name: Type.String(),
  people: Type.Array(Type.Object({ role: Type.String(), name: Type.String(), email: Type.String() })),
});

const PageConfig = Type.Object(
  {
    version: Type.String({ description: 'Changes with each release. A page of another version offers to load again.' }),
    auth: Type.Union([
      Type.Object({ kind: Type.Literal('supabase'), url: Type.String(), publishableKey: Type.String() }),
      Type.Object({ kind: Type.Literal('demo'), organizations: Type.Array(DemoOrganization) }),
    ]),
  },
  {
    title: 'PageConfig',
    description: 'The configuration of the pages.',
    examples: [
      {
        version: '0.1.0+3f9a1c2b7d604e58',
        auth: { kind: 'supabase', url: 'https://project.supabase.co', publishableKey: 'sb_publishable_example' },
      },
    ],
  },
);

const packageFile = new URL('../../package.json', import.meta.url);

export const configRoute: FastifyPluginAsyncTypebox<PagesOptions> = async function configRoute(
  app,
  { services, built, demo },
) {
  const { url, publishableKey } = services.supabase;
  const auth =
    demo === undefined
      ? ({ kind: 'supabase', url, publishableKey } as const)
      : ({ kind: 'demo', organizations: [...demo.organizations] } as const);
  const version = versionOf(built);

  app.get(
    '/config.json',
    {
      config: { access: 'open' },
      schema: {
        operationId: 'getPageConfig',
        tags: ['Account'],
        summary: 'Read the configuration of the pages',
        description: 'The version of the service, and how users sign in.',
        security: [],
        querystring: Strict({}),
        response: { 200: PageConfig },
      },
    },
    async () => ({ version, auth }) as never,
  );
};

function versionOf(built: PagesOptions['built']): string {
  const { version } = JSON.parse(readFileSync(packageFile, 'utf8')) as { version: string };
  return built !== undefined && 'folder' in built ? `${version}+${basename(built.folder)}` : version;
}
