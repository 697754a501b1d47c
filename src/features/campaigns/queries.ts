// A campaign's queue: who is put into it, and how far it is. A list is queued whole or not at all, by one function of the database.

import type { Made } from '../../crud/custom-create.ts';
import { rowError } from '../../crud/row-errors.ts';
import type { Of } from '../../crud/store.ts';
import { countAll, countOnly } from '../../database/counting.ts';
import { dataOf } from '../../database/postgrest-response.ts';
import type { DatabaseHandle } from '../../database/supabase.ts';
import { InternalError, TooManyContacts, ValidationFailed } from '../../errors.ts';
import { campaign } from './resource.ts';
import { mostContacts } from './schemas.ts';

/** Null: there is no such campaign. */
export async function queueContacts({ database, orgId }: Of, campaignId: string, contactIds: readonly string[]) {
  assertNotTooMany(contactIds);
  const answer = await database
    .rpc('queue_contacts', { org: orgId, campaign: campaignId, contact_ids: [...contactIds] })
    .maybeSingle();
  if (answer.error !== null) throw rowError(answer.error, answer.status, campaign);
  if (answer.data === null) return null;
  const { queued, already_queued: alreadyQueued, unknown_contacts: unknown } = answer.data;
  assertAllKnown(unknown);
  return { queued, alreadyQueued };
}

export async function createCampaign(
  { database, orgId }: Of,
  fields: Readonly<Record<string, unknown>>,
  contactIds: readonly string[],
): Promise<Made> {
  assertNotTooMany(contactIds);
  const answer = await database
    .rpc('create_campaign', { org: orgId, fields: fields as never, contact_ids: [...contactIds] })
    .single();
  if (answer.error !== null) throw rowError(answer.error, answer.status, campaign);
  const { campaign: made, queued, unknown_contacts: unknown } = dataOf(answer);
  assertAllKnown(unknown);
  if (made === null) throw new InternalError({ cause: new Error('a campaign that was not made') });
  return { row: made as unknown as Made['row'], beside: { queued, alreadyQueued: 0 } };
}

function assertNotTooMany(contactIds: readonly string[]): void {
  if (contactIds.length > mostContacts) throw new TooManyContacts(mostContacts.toLocaleString('en'));
}

function assertAllKnown(unknown: number): void {
  if (unknown === 0) return;
  throw new ValidationFailed(`contact_ids: ${unknown} of them are no contacts of this organisation, so none is queued`);
}

/** Exact, by the database, all at once. Null: there is no such campaign. */
export async function readProgress(database: DatabaseHandle, orgId: string, campaignId: string) {
  const entries = () =>
    database.from('call_queue').select('id', countOnly).eq('org_id', orgId).eq('campaign_id', campaignId).limit(0);
  const { campaigns, ...progress } = await countAll({
    campaigns: database.from('campaigns').select('id', countOnly).eq('org_id', orgId).eq('id', campaignId).limit(0),
    total: entries(),
    queued: entries().eq('status', 'queued'),
    calling: entries().eq('status', 'calling'),
    completed: entries().eq('status', 'completed'),
    failed: entries().eq('status', 'failed'),
    canceled: entries().eq('status', 'canceled'),
  });
  return campaigns === 0 ? null : progress;
}
