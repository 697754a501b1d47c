// The names of agents, numbers, campaigns and contacts that filters mention by id. Each list is read only when it is needed.
import type { FilterName } from '../parts/filter-kinds.ts';
import { useGet } from './get.ts';

export interface Named {
  readonly id: string;
  readonly name: string;
}

export interface FilterNames {
  nameOf(filter: string, value: string): string | undefined;
  all(filter: FilterName): readonly Named[] | undefined;
}

/** At most 100 of each, which is the largest page. */
const most = { query: { limit: 100 } };

export function useFilterNames(query: URLSearchParams, open: FilterName | undefined): FilterNames {
  const isNeeded = (filter: FilterName) => query.has(filter) || open === filter;
  const agents = useGet('/api/agents', isNeeded('agent_id') ? most : null).value?.data;
  const numbers = useGet('/api/phone-numbers', isNeeded('phone_number_id') ? most : null).value?.data;
  const campaigns = useGet('/api/campaigns', isNeeded('campaign_id') ? most : null).value?.data;
  const contactId = query.get('contact_id');
  const contact = useGet(
    '/api/contacts/{id}',
    contactId === null || contactId === 'none' ? null : { path: { id: contactId } },
  ).value;

  const lists: Partial<Record<FilterName, readonly Named[] | undefined>> = {
    agent_id: agents,
    phone_number_id: numbers?.map(({ id, label, e164 }) => ({ id, name: label ?? e164 })),
    campaign_id: campaigns,
    contact_id: contact === undefined ? undefined : [{ id: contact.id, name: contact.full_name }],
  };
  return {
    all: (filter) => lists[filter],
    nameOf: (filter, value) => lists[filter as FilterName]?.find(({ id }) => id === value)?.name,
  };
}
