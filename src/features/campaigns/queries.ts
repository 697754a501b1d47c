// The queue of a campaign. One SQL function queues a list of contacts, all or none.

import type { CustomCreated } from '../../crud/custom-create.ts';
import { rowError } from '../../crud/row-errors.ts';
import type { OrgScope } from '../../crud/store.ts';
import { dataOf } from '../../database/postgrest-response.ts';
import { InternalError, TooManyContacts, ValidationFailed } from '../../errors.ts';
import { campaign } from './resource.ts';
import { maxContacts } from './schemas.ts';

/** Null: no such campaign. */
export async function queueContacts({ database, orgId }: OrgScope, campaignId: string, contactIds: readonly string[]) {
  assertNotTooMany(contactIds);
  const response = await database
    .rpc('queue_contacts', { org: orgId, campaign: campaignId, contact_ids: [...contactIds] })
    .maybeSingle();
  if (response.error !== null) throw rowError(response.error, response.status, campaign);
  if (response.data === null) return null;
  const { queued, already_queued: alreadyQueued, unknown_contacts: unknown } = response.data;
  assertAllKnown(unknown);
  return { queued, alreadyQueued };
}

export async function createCampaign(
  { database, orgId }: OrgScope,
  fields: Readonly<Record<string, unknown>>,
  contactIds: readonly string[],
): Promise<CustomCreated> {
  assertNotTooMany(contactIds);
  const response = await database
    .rpc('create_campaign', { org: orgId, fields: fields as never, contact_ids: [...contactIds] })
    .single();
  if (response.error !== null) throw rowError(response.error, response.status, campaign);
  const { campaign: row, queued, unknown_contacts: unknown } = dataOf(response);
  assertAllKnown(unknown);
  if (row === null) throw new InternalError({ cause: new Error('create_campaign returned no campaign') });
  return { row: row as unknown as CustomCreated['row'], extra: { queued, alreadyQueued: 0 } };
}

function assertNotTooMany(contactIds: readonly string[]): void {
  if (contactIds.length > maxContacts)
    throw new TooManyContacts(maxContacts.toLocaleString('en'), {
      field: 'contact_ids',
      limit: { max: maxContacts, unit: 'values' },
    });
}

function assertAllKnown(unknown: number): void {
  if (unknown === 0) return;
  throw new ValidationFailed(
    `contact_ids: ${unknown} of them do not exist in this organisation, so no contact was queued`,
    { field: 'contact_ids' },
  );
}
