// Values of a saved view that refer to deleted rows.
import { type Static, Type } from 'typebox';
import type { OrgScope } from '../../../crud/store.ts';
import { dataOf } from '../../../database/postgrest-response.ts';
import { isUuid } from '../../../http/contract.ts';

const tables = {
  agent_id: 'agents',
  campaign_id: 'campaigns',
  contact_id: 'contacts',
  phone_number_id: 'phone_numbers',
} as const;

type Parameter = keyof typeof tables;
const parameters = Object.keys(tables) as readonly Parameter[];

export const MissingValue = Type.Object({
  parameter: Type.Enum([...parameters]),
  value: Type.String({ examples: ['3535c30d-d6ce-42df-83f8-76aaf1a71494'] }),
});

export async function findMissingValues(scope: OrgScope, query: string): Promise<Static<typeof MissingValue>[]> {
  const given = new URLSearchParams(query);
  const found = await Promise.all(parameters.map((parameter) => missingOf(scope, parameter, given.getAll(parameter))));
  return found.flat();
}

async function missingOf({ database, orgId }: OrgScope, parameter: Parameter, values: readonly string[]) {
  // The others, such as `none`, refer to no row.
  const ids = values.filter(isUuid);
  if (ids.length === 0) return [];
  const rows = dataOf(await database.from(tables[parameter]).select('id').eq('org_id', orgId).in('id', ids));
  const existing = new Set(rows.map(({ id }) => id));
  return ids.filter((id) => !existing.has(id)).map((value) => ({ parameter, value }));
}
