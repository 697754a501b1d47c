// The caller and their organisations. A front end reads it first, before it selects an organisation.
import { type FastifyPluginAsyncTypebox, Type } from '@fastify/type-provider-typebox';
import { dataOf } from '../../database/postgrest-response.ts';
import { platformRoles, type Role, roles } from '../../domain/role.ts';
import { Id, Nullable, Strict } from '../../http/contract.ts';
import { preferencesRoutes } from './preferences.ts';

const Organization = Type.Object(
  {
    id: Id('The id of the organisation, for `x-org-id`.'),
    name: Type.String(),
    slug: Type.String(),
    role: Type.Enum([...roles]),
    timezone: Type.String({ examples: ['America/New_York'] }),
  },
  { title: 'Membership' },
);

const example = {
  id: 'b1eb12d0-0000-4000-8000-0000000000a1',
  email: 'olivia@bluebird.example',
  platformRole: null,
  organizations: [
    {
      id: 'b1eb12d0-0000-4000-8000-000000000001',
      name: 'Bluebird Dental',
      slug: 'bluebird',
      role: 'owner',
      timezone: 'America/New_York',
    },
  ],
};

const Me = Type.Object(
  {
    id: Id('The id of the user.'),
    email: Nullable(Type.String()),
    platformRole: Nullable(Type.Enum([...platformRoles])),
    organizations: Type.Array(Organization),
  },
  { title: 'Me', description: 'The user and their organisations.', examples: [example] },
);

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
      const { userId, email } = request.caller;
      const [response, platformRole] = await Promise.all([
        request.database.rpc('my_memberships', undefined, { get: true }),
        app.platformRoleOf(request),
      ]);
      const memberships = dataOf(response);
      // A check constraint limits the role, but the generated type is string.
      const organizations = memberships.map(({ org_id: id, role, ...rest }) => ({ id, ...rest, role: role as Role }));
      return { id: userId, email, platformRole, organizations };
    },
  );
};
