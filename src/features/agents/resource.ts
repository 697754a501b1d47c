import { Type } from 'typebox';
import { defaulted, flag, nullable, reference, required, text } from '../../crud/fields.ts';
import { adminsAndAbove, defineResource, type Joined } from '../../crud/resource.ts';
import { Id, Nullable } from '../../http/contract.ts';
import { agentList } from './policies.ts';

const example = {
  id: 'f7929199-8204-4f5b-860c-4b0c48c9f300',
  org_id: 'b1eb12d0-0000-4000-8000-000000000001',
  name: 'Pilot',
  voice: 'echo',
  provider: 'vapi',
  provider_agent_id: 'a052d891fe32c3d1',
  user_id: null,
  active: false,
  phone_numbers: [
    { id: 'd4663bde-2294-4607-82f9-6ded4e007590', e164: '+12125550106', label: 'Spare line', active: true },
  ],
  role: null,
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
  another: { name: 'Gita', voice: 'shimmer', provider_agent_id: 'asst_01J9', active: true },
  example,
});
