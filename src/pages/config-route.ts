// What the page must know before anyone has signed in.
import { type FastifyPluginAsyncTypebox, Type } from '@fastify/type-provider-typebox';
import type { Services } from '../config.ts';
import { serviceVersion } from '../domain/service-version.ts';
import { Strict } from '../http/contract.ts';
import { DemoOrganization, type DemoSignIn } from './demo-sign-in.ts';

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

interface ConfigOptions {
  readonly supabase: Services['supabase'];
  readonly demo: DemoSignIn | undefined;
  /** Absent: the service has no pages. */
  readonly filesHash: string | undefined;
}

export const configRoute: FastifyPluginAsyncTypebox<ConfigOptions> = async function configRoute(
  app,
  { supabase: { url, publishableKey }, demo, filesHash },
) {
  const auth =
    demo === undefined
      ? ({ kind: 'supabase', url, publishableKey } as const)
      : ({ kind: 'demo', organizations: demo.organizations } as const);
  const version = filesHash === undefined ? serviceVersion : `${serviceVersion}+${filesHash}`;

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
    async () => ({ version, auth }),
  );
};
