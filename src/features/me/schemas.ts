import { Type } from '@fastify/type-provider-typebox';
import { rights, rightsOf } from '../../domain/rights.ts';
import { platformRoles, roles } from '../../domain/role.ts';
import { Id, Nullable } from '../../http/contract.ts';

const Membership = Type.Object(
  {
    id: Id('The id of the organisation, for `x-org-id`.'),
    name: Type.String(),
    slug: Type.String(),
    role: Type.Enum([...roles]),
    timezone: Type.String({ examples: ['America/New_York'] }),
    weekStart: Type.Integer({ minimum: 0, maximum: 6, description: '0 is Sunday.' }),
    currency: Type.String({ examples: ['USD'] }),
    may: Type.Array(Type.Enum(rights), {
      description: 'The rights of the role. An operation names the right that it requires in `x-right`.',
    }),
  },
  { title: 'Membership' },
);

const example = {
  id: 'b1eb12d0-0000-4000-8000-0000000000a1',
  email: 'olivia@bluebird.example',
  name: 'Olivia Bennett',
  platformRole: null,
  organizations: [
    {
      id: 'b1eb12d0-0000-4000-8000-000000000001',
      name: 'Bluebird Dental',
      slug: 'bluebird',
      role: 'owner',
      timezone: 'America/New_York',
      weekStart: 0,
      currency: 'USD',
      may: rightsOf('owner'),
    },
  ],
};

export const Me = Type.Object(
  {
    id: Id('The id of the user.'),
    email: Nullable(Type.String({ description: 'From the access token.' })),
    name: Nullable(Type.String({ description: 'From the sign-up. Null: the user gave no name.' })),
    platformRole: Nullable(Type.Enum([...platformRoles])),
    organizations: Type.Array(Membership),
  },
  { title: 'Me', description: 'The user and their organisations.', examples: [example] },
);
