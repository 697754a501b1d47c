import type { Of } from '../../crud/store.ts';
import type { TablesUpdate } from '../../database/database.types.ts';
import { dataOrNull } from '../../database/postgrest-response.ts';
import { TimezoneChangedRecently, ValidationFailed } from '../../errors.ts';

const columns =
  'org_id, timezone, week_start, currency, duplicate_window_seconds, updated_at, organizations!inner(name, slug)';

/** Null: who asks has just ceased to be a member. */
export async function readSettings({ database, orgId }: Of) {
  const found = dataOrNull(await database.from('org_settings').select(columns).eq('org_id', orgId).maybeSingle());
  return found === null ? null : withNames(found);
}

/** Null: they are not those of that time any more, or he may not. */
export async function changeSettings(
  { database, orgId }: Of,
  changes: TablesUpdate<'org_settings'>,
  unchangedSince?: string,
) {
  const own = database.from('org_settings').update(changes).eq('org_id', orgId);
  const same = unchangedSince === undefined ? own : own.eq('updated_at', unchangedSince);
  const answer = await same.select(columns).maybeSingle();
  // All else was looked at before. Which zones there are is for the database to say as well: its list may be of another year.
  if (answer.error?.code === '23514') throw new ValidationFailed(notIana, { cause: answer.error });
  if (answer.error?.code === 'PT429') throw new TimezoneChangedRecently({ cause: answer.error });
  const changed = dataOrNull(answer);
  return changed === null ? null : withNames(changed);
}

const notIana = 'timezone is not known here: give an IANA name as it is spelt, such as America/New_York';

function withNames<Names, Found extends { readonly organizations: Names }>({ organizations, ...settings }: Found) {
  return { ...organizations, ...settings };
}
