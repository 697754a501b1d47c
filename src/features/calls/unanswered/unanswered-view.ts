import { Temporal } from 'temporal-polyfill';
import { dataOf } from '../../../database/postgrest-response.ts';
import { displayedNumber } from '../../../domain/displayed-number.ts';
import { isWithinHours } from '../../../domain/opening-hours.ts';
import type { TimeRange } from '../../../domain/time-range.ts';
import { defineView } from '../../../http/cache/view.ts';
import type { CallFilter } from '../filters.ts';
import { callTables, figureView } from '../views.ts';
import { type After, encodeCursor } from './cursor.ts';
import { type StoredCaller, UnansweredCallers } from './schemas.ts';

interface UnansweredParams extends Readonly<Record<string, unknown>> {
  readonly filter: CallFilter;
  readonly range: TimeRange;
  readonly timezone: string;
  readonly limit: number;
  readonly after?: After;
}

/** What the SQL function returns. */
interface Found {
  readonly total: number;
  readonly withheld: number;
  /** Of the inbound configuration. Null: it was never changed. */
  readonly hours: unknown;
  readonly rows: readonly StoredCaller[];
}

export const unansweredView = defineView({
  ...figureView,
  name: 'unanswered callers',
  tables: ['agents', 'call_back_resolutions', 'inbound_configs', ...callTables],
  needsSecondRequest: (params) => params?.after !== undefined,
  schema: UnansweredCallers,
  async load(
    { database, orgId },
    { filter, range, timezone, limit, after }: UnansweredParams,
  ): Promise<UnansweredCallers> {
    const query = database.rpc('unanswered_callers', {
      org: orgId,
      started_from: range.from,
      started_before: range.to,
      filter,
      // One row more than the page has shows whether there is a next page.
      max_rows: limit + 1,
      ...(after && { after_at: after.firstAt, after_number: after.number }),
    });
    const { total, withheld, hours, rows } = dataOf(await query) as unknown as Found;
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    return {
      ...range,
      data: page.map((caller) => ({
        ...caller,
        number_display: displayedNumber(caller.number) ?? caller.number,
        isWithinHours: isWithinHours(hours, Date.parse(caller.lastAt), timezone),
        filter: filterOf(caller),
      })),
      withheld: { calls: withheld },
      pagination: {
        limit,
        total,
        nextCursor: last !== undefined && rows.length > limit ? encodeCursor(last) : null,
      },
    };
  },
});

/** `to` is exclusive. The list requires a time range of at least a millisecond; there is no later unanswered call in it. */
function filterOf({ number, firstAt, lastAt }: StoredCaller): string {
  return new URLSearchParams([
    ['direction', 'inbound'],
    ['status', 'missed'],
    ['status', 'voicemail'],
    ['is_test', 'false'],
    ['is_test', 'unknown'],
    ['number', number],
    ['from', Temporal.Instant.from(firstAt).toString()],
    ['to', Temporal.Instant.from(lastAt).add({ milliseconds: 1 }).toString()],
  ]).toString();
}
