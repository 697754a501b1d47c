import { dataOrNull } from '../../database/postgrest-response.ts';
import type { DatabaseHandle } from '../../database/supabase.ts';
import type { TimeRange } from '../../domain/time-range.ts';

/** Hosted Supabase returns no more rows than this, without an error. */
const maxRows = 1000;
/** The constraint appointments_ends_after_start. */
const maxAppointmentMs = 7 * 24 * 3600 * 1000;

interface DiaryScope {
  readonly database: DatabaseHandle;
  readonly orgId: string;
  readonly staffId: string;
}

/** The appointments of a staff member in a time range, sorted, with the organisation's opening hours. Null: no such staff member. */
export async function readDiary(scope: DiaryScope, { from, to }: TimeRange) {
  const diary = await readDiaryPage(scope, { from, to });
  let page = diary;
  while (page?.appointments.length === maxRows) {
    // Appointments do not overlap, so the rest starts at or after the end of the last one.
    page = await readDiaryPage(scope, { from: page.appointments.at(-1)?.ends_at ?? to, to });
    diary?.appointments.push(...(page?.appointments ?? []));
  }
  return diary;
}

/**
 * Has plain bounds in addition to `overlaps`. That operator is not leakproof, so under row-level security PostgreSQL uses no index
 * for it, and would read every appointment of the staff member.
 */
async function readDiaryPage({ database, orgId, staffId }: DiaryScope, { from, to }: TimeRange) {
  const earliest = new Date(Date.parse(from) - maxAppointmentMs).toISOString();
  const response = await database
    .from('staff')
    .select('active, organizations!inner(inbound_configs(hours)), appointments(scheduled_at, ends_at)')
    .eq('org_id', orgId)
    .eq('id', staffId)
    .eq('appointments.org_id', orgId)
    .gte('appointments.scheduled_at', earliest)
    .lt('appointments.scheduled_at', to)
    .overlaps('appointments.busy', `[${from},${to})`)
    .order('scheduled_at', { referencedTable: 'appointments' })
    .limit(maxRows, { referencedTable: 'appointments' })
    .maybeSingle();
  return dataOrNull(response);
}
