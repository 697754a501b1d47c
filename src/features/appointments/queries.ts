import { dataOrNull } from '../../database/postgrest-response.ts';
import type { DatabaseHandle } from '../../database/supabase.ts';
import type { TimeRange } from '../../domain/time-range.ts';

/** Hosted Supabase cuts what is longer, and says that all is well. */
const mostRows = 1000;
/** No appointment is longer (appointments_ends_after_start). */
const longestMs = 7 * 24 * 3600 * 1000;

export interface DiaryOf {
  readonly database: DatabaseHandle;
  readonly orgId: string;
  readonly staffId: string;
}

/** Somebody's appointments in a span, in order, with the organisation's hours. Null: there is no such person. */
export async function readDiary(of: DiaryOf, { from, to }: TimeRange) {
  const diary = await readDiaryPage(of, { from, to });
  let page = diary;
  while (page?.appointments.length === mostRows) {
    // One begins when the other has ended: these are all that are left.
    page = await readDiaryPage(of, { from: page.appointments.at(-1)?.ends_at ?? to, to });
    diary?.appointments.push(...(page?.appointments ?? []));
  }
  return diary;
}

/**
 * The bounds stand twice. Under row-level security no index is asked whether ranges overlap (PostgreSQL takes that for an
 * operator that may leak), and without plain bounds each appointment the person ever had would be.
 */
async function readDiaryPage({ database, orgId, staffId }: DiaryOf, { from, to }: TimeRange) {
  const earliest = new Date(Date.parse(from) - longestMs).toISOString();
  const answer = await database
    .from('staff')
    .select('active, organizations!inner(inbound_configs(hours)), appointments(scheduled_at, ends_at)')
    .eq('org_id', orgId)
    .eq('id', staffId)
    .eq('appointments.org_id', orgId)
    .gte('appointments.scheduled_at', earliest)
    .lt('appointments.scheduled_at', to)
    .overlaps('appointments.busy', `[${from},${to})`)
    .order('scheduled_at', { referencedTable: 'appointments' })
    .limit(mostRows, { referencedTable: 'appointments' })
    .maybeSingle();
  return dataOrNull(answer);
}
