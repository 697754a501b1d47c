// Who am I, and where do I belong? The first thing a front end asks, before it has chosen an organisation.
import { type FastifyPluginAsyncTypebox, Type } from '@fastify/type-provider-typebox';
import { failing, Id, Nullable, Strict } from '../../contract.ts';
import { dataOf } from '../../database/answers.ts';

const Organization = Type.Object({
  id: Id('For x-org-id.'),
  name: Type.String(),
  slug: Type.String(),
  role: Type.Enum(['owner', 'admin', 'agent', 'viewer']),
  timezone: Type.String({ examples: ['America/New_York'] }),
});

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
  { description: 'The caller, and where the caller belongs.', examples: [example] },
);

export const me: FastifyPluginAsyncTypebox = async function me(app) {
  app.get(
    '/',
    {
      prefixTrailingSlash: 'no-slash',
      config: { access: 'signed-in' },
      schema: {
        operationId: 'whoAmI',
        tags: ['Account'],
        summary: 'The caller, and the organisations the caller belongs to',
        querystring: Strict({}),
        response: { 200: Me, ...failing(400, 401, 503) },
      },
    },
    async (request, reply) => {
      reply.header('cache-control', 'private, no-store');
      const { userId, email } = request.caller;
      const [answer, platformRole] = await Promise.all([
        request.database.rpc('my_memberships', undefined, { get: true }),
        app.platformRoleOf(request),
      ]);
      const memberships = dataOf(answer);
      const organizations = memberships.map(({ org_id: id, ...rest }) => ({ id, ...rest }));
      return { id: userId, email, platformRole, organizations };
    },
  );
};
