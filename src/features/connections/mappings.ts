// Mappings: which agent or number of the organisation an id of the provider stands for.
import { type Static, Type } from 'typebox';
import { rowError } from '../../crud/row-errors.ts';
import type { OrgScope } from '../../crud/store.ts';
import { dataOf } from '../../database/postgrest-response.ts';
import { notFound, ValidationFailed } from '../../errors.ts';
import { Id, Instant, Nullable } from '../../http/contract.ts';

export const MappingNotFound = notFound('mapping');

/** A provider has a few agents and numbers for an organisation. */
export const maxMappings = 1000;

const example = {
  id: '9d3c2a51-7c0e-4f6b-8b51-2e0d7f1a6b22',
  kind: 'agent',
  provider_id: 'asst_7f3a',
  agent_id: '8421d95d-d3e9-41f3-821b-c9f92096330e',
  phone_number_id: null,
  created_at: '2026-11-20T16:02:11.5+00:00',
};

export const exampleMappingId = example.id;

const Kind = Type.Enum(['agent', 'number']);
const ProviderId = Type.String({
  minLength: 1,
  maxLength: 200,
  pattern: '\\S',
  description: "The provider's id of its agent or number, as the health of the connection lists it.",
  examples: [example.provider_id],
});

export const Mapping = Type.Object(
  {
    id: Id('The id of the mapping.', example.id),
    kind: Kind,
    provider_id: ProviderId,
    agent_id: Nullable(Id('The agent. Null for the kind `number`.')),
    phone_number_id: Nullable(Id('The phone number. Null for the kind `agent`.')),
    created_at: Instant('Time of creation.'),
  },
  { title: 'Mapping', description: 'The mapping.', examples: [example] },
);

export const MappingList = Type.Object(
  { data: Type.Array(Mapping) },
  { title: 'MappingList', description: 'All mappings of the connection.', examples: [{ data: [example] }] },
);

export const AddedMapping = Type.Object(
  {
    mapping: Mapping,
    filledCalls: Type.Integer({ description: 'The recorded calls that have this agent or number now.' }),
    hasMoreCalls: Type.Boolean({ description: 'True: more calls are filled in later, within minutes.' }),
  },
  {
    title: 'AddedMapping',
    description: 'The mapping, and the calls that it filled in.',
    examples: [{ mapping: example, filledCalls: 12, hasMoreCalls: false }],
  },
);

export const NewMapping = Type.Object(
  {
    kind: Kind,
    provider_id: ProviderId,
    agent_id: Type.Optional(Id('The agent, for the kind `agent`.')),
    phone_number_id: Type.Optional(Id('The phone number, for the kind `number`.')),
  },
  {
    title: 'NewMapping',
    additionalProperties: false,
    examples: [{ kind: example.kind, provider_id: 'asst_9c1e', agent_id: example.agent_id }],
  },
);

const columns = 'id, kind, provider_id, agent_id, phone_number_id, created_at';
const constrained = {
  one: 'mapping',
  table: 'connection_mappings',
  fields: Object.fromEntries(
    Object.entries(NewMapping.properties).map(([name, schema]) => [
      name,
      { schema, isNullable: false, isRequired: false },
    ]),
  ),
};

export async function readMappings({ database, orgId }: OrgScope, connectionId: string) {
  const rows = database
    .from('connection_mappings')
    .select(columns)
    .eq('org_id', orgId)
    .eq('connection_id', connectionId);
  return dataOf(await rows.order('kind').order('provider_id').limit(maxMappings)) as Static<typeof Mapping>[];
}

/** The schema cannot express that the kind decides which of the two ids is required. */
export function assertHasTarget({
  kind,
  agent_id: agentId,
  phone_number_id: numberId,
}: Static<typeof NewMapping>): void {
  const [required, other] = kind === 'agent' ? [agentId, numberId] : [numberId, agentId];
  if (required === undefined || other !== undefined) {
    throw new ValidationFailed('Send agent_id for the kind agent, and phone_number_id for the kind number', {
      field: kind === 'agent' ? 'agent_id' : 'phone_number_id',
    });
  }
}

/** The connection must exist: a foreign key of a missing one would be reported as a wrong field. */
export async function insertMapping(
  { database, orgId }: OrgScope,
  connectionId: string,
  mapping: Static<typeof NewMapping>,
): Promise<Static<typeof Mapping>> {
  const response = await database
    .from('connection_mappings')
    .insert({ ...mapping, org_id: orgId, connection_id: connectionId })
    .select(columns)
    .single();
  if (response.error !== null) throw rowError(response.error, response.status, constrained);
  return dataOf(response) as Static<typeof Mapping>;
}

/** False: there is no such mapping. */
export async function deleteMapping({ database, orgId }: OrgScope, connectionId: string, id: string): Promise<boolean> {
  const rows = database.from('connection_mappings').delete().eq('org_id', orgId).eq('connection_id', connectionId);
  return dataOf(await rows.eq('id', id).select('id')).length > 0;
}
