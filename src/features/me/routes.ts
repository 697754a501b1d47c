// Who am I, and where do I belong? The first thing a front end asks, before it has chosen an organisation.
import { type FastifyPluginAsyncTypebox, Type } from '@fastify/type-provider-typebox';
import { dataOf } from '../../database/postgrest-response.ts';
import type { Role } from '../../domain/role.ts';
import { Id, Nullable, Strict } from '../../http/contract.ts';

const Organization = Type.Object(
  {
    id: Id('For x-org-id.'),
    name: Type.String(),
    slug: Type.String(),
    role: Type.Enum(['owner', 'admin', 'agent', 'viewer']),
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
    id: Id('The caller.'),
    email: Nullable(Type.String()),
    platformRole: Nullable(Type.Enum(['ops', 'monitor'])),
    organizations: Type.Array(Organization),
  },
  { title: 'Me', description: 'The caller, and where the caller belongs.', examples: [example] },
);

export const me: FastifyPluginAsyncTypebox = async function me(app) {
  app.get(
    '/',
    {
      prefixTrailingSlash: 'no-slash',
      config: { access: 'signed-in' },
      schema: {
        operationId: 'getMe',
        tags: ['Account'],
        summary: 'The caller, and the organisations the caller belongs to',
        description: 'For every valid token of a user; it needs no organisation.',
        querystring: Strict({}),
        response: { 200: Me },
      },
    },
    async (request) => {
      const { userId, email } = request.caller;
      const [answer, platformRole] = await Promise.all([
        request.database.rpc('my_memberships', undefined, { get: true }),
        app.platformRoleOf(request),
      ]);
      const memberships = dataOf(answer);
      // The database has a check on the role, which its types do not tell.
      const organizations = memberships.map(({ org_id: id, role, ...rest }) => ({ id, ...rest, role: role as Role }));
      return { id: userId, email, platformRole, organizations };
    },
  );
};
