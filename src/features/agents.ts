// Agents: the voices that answer and place calls. Each is a voice of a provider or a member of the organisation.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import type { JoinedRows } from '../crud/declaration.ts';
import { defaulted, flag, nullable, reference, required, text } from '../crud/fields.ts';
import { defineResource } from '../crud/resource.ts';
import { resourceRoutes } from '../crud/routes.ts';
import { roles } from '../domain/role.ts';
import { Id, Nullable } from '../http/contract.ts';
import type { Plans } from '../index-doctor/hot-query.ts';
import { indexesOn } from '../index-doctor/required-index.ts';

interface Row {
  readonly phone_numbers: readonly { readonly e164: string }[];
  readonly user_org_roles: { readonly role: string } | null;
}

/** Joined in the one query of the list. With a query per agent, 88 agents took 177 queries. */
const numbersAndRole: JoinedRows = {
  select: 'phone_numbers(id,e164,label,active),user_org_roles(role)',
  // Every view already depends on user_org_roles.
  tables: ['phone_numbers'],
  properties: {
    phone_numbers: Type.Array(
      Type.Object({
        id: Id('The id of the phone number.'),
        e164: Type.String(),
        label: Nullable(Type.String()),
        active: Type.Boolean(),
      }),
      { description: 'The phone numbers that the agent answers.' },
    ),
    role: Nullable(Type.Enum([...roles], { description: 'The role of the user `user_id`. Null without a user.' })),
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
  description: 'The voices and people that answer and place calls.',
  table: 'agents',
  writeRight: 'agents.write',
  fields: {
    name: required(text(200, 'Gita')),
    voice: nullable(text(100, 'shimmer')),
    provider: nullable(text(50, 'vapi', 'The telephony provider.')),
    provider_agent_id: nullable(text(200, 'asst_01J9')),
    user_id: nullable(reference('The member of the organisation that this agent is.')),
    active: defaulted(flag),
  },
  joined: numbersAndRole,
  filters: ['provider', 'user_id', 'active'],
  search: 'search_agents',
  sorts: ['name', '-name', '-created_at', 'created_at'],
  listTtlMs: 10 * 60_000,
  // A delete sets their agent to null.
  alsoChanges: { delete: ['campaigns', 'connection_mappings', 'phone_numbers'] },
  referencedBy: { call_logs: 'has calls: deactivate it instead (active: false)' },
  createExample: { name: 'Gita', voice: 'shimmer', provider_agent_id: 'asst_01J9', active: true },
  example: {
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
  },
});

export const agentPlans: Plans = {
  requiredIndexes: indexesOn('agents', { idx_agents_user_org: 'btree (user_id, org_id)' }),
};

export const agents: FastifyPluginAsyncTypebox = async function agents(app) {
  await app.register(resourceRoutes(agent));
};
