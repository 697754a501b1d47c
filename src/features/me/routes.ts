// The caller and their organisations. A front end reads it first, before it selects an organisation.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { dataOf, dataOrNull } from '../../database/postgrest-response.ts';
import type { DatabaseHandle } from '../../database/supabase.ts';
import { rightsOf } from '../../domain/rights.ts';
import type { Role } from '../../domain/role.ts';
import { Strict } from '../../http/contract.ts';
import { preferencesRoutes } from './preferences.ts';
import { Me } from './schemas.ts';

export const me: FastifyPluginAsyncTypebox = async function me(app) {
  await app.register(preferencesRoutes, { prefix: '/preferences' });

  app.get(
    '/',
    {
      prefixTrailingSlash: 'no-slash',
      config: { access: 'signed-in' },
      schema: {
        operationId: 'getMe',
        tags: ['Account'],
        summary: 'Read the current user and their organisations',
        description: 'For every user with a valid token. No organisation is required.',
        querystring: Strict({}),
        response: { 200: Me },
      },
    },
    async (request) => {
      const { database, caller } = request;
      const [organizations, name, platformRole] = await Promise.all([
        readMemberships(database),
        readName(database),
        app.platformRoleOf(request),
      ]);
      return { id: caller.userId, email: caller.email, name, platformRole, organizations };
    },
  );
};

async function readMemberships(database: DatabaseHandle) {
  const memberships = dataOf(await database.rpc('my_memberships', undefined, { get: true }));
  return memberships.map(({ org_id: id, role, week_start: weekStart, ...rest }) => {
    // A check constraint limits the role, but the generated type is string.
    const known = role as Role;
    return { id, ...rest, role: known, weekStart, may: rightsOf(known) };
  });
}

async function readName(database: DatabaseHandle): Promise<string | null> {
  return dataOrNull(await database.rpc('my_name', undefined, { get: true })) as string | null;
}
