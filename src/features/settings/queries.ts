import type { OrgScope } from '../../crud/store.ts';
import type { TablesUpdate } from '../../database/database.types.ts';
import { dataOrNull } from '../../database/postgrest-response.ts';
import { TimezoneChangedRecently, ValidationFailed } from '../../errors.ts';
import { unknownTimezone } from './fields.ts';

const columns =
  'org_id, timezone, week_start, currency, duplicate_window_seconds, updated_at, organizations!inner(name, slug)';

/** The generated types do not have computed columns. */
const withProgress = `recount_percent, ${columns}` as typeof columns;

/** Null: the caller is no longer a member. */
export async function readSettings({ database, orgId }: OrgScope) {
  const found = dataOrNull(await database.from('org_settings').select(withProgress).eq('org_id', orgId).maybeSingle());
  return found === null ? null : withNames(found);
}

/** Null: `updated_at` is not the expected one, or the caller has no right to change them. */
export async function changeSettings(
  { database, orgId }: OrgScope,
  changes: TablesUpdate<'org_settings'>,
  updatedAt?: string,
) {
  const own = database.from('org_settings').update(changes).eq('org_id', orgId);
  const same = updatedAt === undefined ? own : own.eq('updated_at', updatedAt);
  const response = await same.select(withProgress).maybeSingle();
  // All other checks were done before. PostgreSQL may not support a time zone that Node supports.
  if (response.error?.code === '23514')
    throw new ValidationFailed(`timezone ${unknownTimezone}`, { field: 'timezone', cause: response.error });
  if (response.error?.code === 'PT429') throw new TimezoneChangedRecently({ cause: response.error });
  const changed = dataOrNull(response);
  return changed === null ? null : withNames(changed);
}

function withNames<Names, Found extends { readonly organizations: Names }>({ organizations, ...settings }: Found) {
  return { ...organizations, ...settings };
}
