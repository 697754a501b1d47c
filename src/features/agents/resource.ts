import { Type } from 'typebox';
import { Id, Nullable } from '../../contract.ts';
import { defaulted, flag, nullable, reference, required, text } from '../../resources/fields.ts';
import { adminsAndAbove, defineResource, type Joined } from '../../resources/resource.ts';
import { agentList } from './policies.ts';

const example = {
  id: '5a0c2f9e-6d1b-4f3e-8a7c-2b9d4e6f1a30',
  org_id: 'fe470000-0000-4000-8000-000000000002',
  name: 'Gita',
  voice: 'shimmer',
  provider: 'vapi',
  provider_agent_id: 'asst_01J9',
  user_id: '1c7de5b2-4c6e-4f0e-9a51-7d3b8e2f6c90',
  active: true,
  phone_numbers: [
    { id: 'd4f1a6c8-2e7b-4c9d-b3a5-6f8e1d0c7b24', e164: '+15550109999', label: 'Front desk', active: true },
  ],
  role: 'agent',
  created_at: '2026-03-08T14:30:00+00:00',
  updated_at: '2026-11-20T16:02:11.5+00:00',
};

interface Row {
  readonly phone_numbers: readonly { readonly e164: string }[];
  readonly user_org_roles: { readonly role: string } | null;
}

/** Both in the one query: asked for one by one, 88 agents were 177. */
const numbersAndRole: Joined = {
  select: 'phone_numbers(id,e164,label,active),user_org_roles(role)',
  // Roles are of the walls, which every policy hears of.
  tables: ['phone_numbers'],
  columns: {
    phone_numbers: Type.Array(
      Type.Object({
        id: Id('The number.'),
        e164: Type.String(),
        label: Nullable(Type.String()),
        active: Type.Boolean(),
      }),
      { description: 'Those on which the agent answers.' },
    ),
    role: Nullable(
      Type.Enum(['owner', 'admin', 'agent', 'viewer'], {
        description: 'Of the user that the agent is; null: of none.',
      }),
    ),
  },
  present: ({ phone_numbers: numbers, user_org_roles: member, ...agent }: Row) => ({
    ...agent,
    phone_numbers: numbers.toSorted((one, other) => (one.e164 < other.e164 ? -1 : 1)),
    role: member?.role ?? null,
  }),
};

export const agent = defineResource({
  one: 'agent',
  many: 'agents',
  table: 'agents',
  writers: adminsAndAbove,
  fields: {
    name: required(text(200, 'Gita')),
    voice: nullable(text(100, 'shimmer')),
    provider: nullable(text(50, 'vapi', 'Through whom the calls come.')),
    provider_agent_id: nullable(text(200, 'asst_01J9')),
    user_id: nullable(reference('The user that the agent is: a member of the organisation.')),
    active: defaulted(flag),
  },
  joined: numbersAndRole,
  filters: ['provider', 'user_id', 'active'],
  search: 'search_agents',
  sorts: ['name', '-name', '-created_at', 'created_at'],
  listPolicy: agentList,
  // Whose agent is gone has none.
  alsoChanges: { delete: ['campaigns', 'phone_numbers'] },
  neededBy: { call_logs: 'has calls: switch it off instead (active: false)' },
  example,
});
