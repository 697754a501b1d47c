// The query string of a saved view: valid for its screen, and stored in one canonical form.
import type { FastifyInstance } from 'fastify';
import { type TObject, type TSchema, Type } from 'typebox';
import { TimeBound } from '../../../domain/time-range.ts';
import { ValidationFailed } from '../../../errors.ts';
import { isUuid, Strict } from '../../../http/contract.ts';
import { HeatmapQuery } from '../analytics/heatmap-schemas.ts';
import { LeaderboardQuery } from '../analytics/leaderboard-schemas.ts';
import { OverviewQuery } from '../analytics/overview-schemas.ts';
import { ListQuery } from '../list/schemas.ts';
import { periodNames } from './periods.ts';
import { createQueryReaderOf } from './query-reader.ts';

export const maxQueryLength = 4000;

const { pattern } = TimeBound('') as { pattern?: string };
/** A period, or what `from` of the list accepts. */
const From = Type.String({
  pattern: `^(${periodNames.join('|')})$|${pattern}`,
  examples: ['last_30_days', '2026-03-08'],
});

/** The parameters of the route that the screen shows. */
const queries = {
  calls: savedQueryOf(ListQuery),
  overview: savedQueryOf(OverviewQuery),
  patterns: savedQueryOf(HeatmapQuery),
  agents: savedQueryOf(LeaderboardQuery),
} as const satisfies Record<string, TSchema>;

/** All optional, and without the position in a list. A default would become a part of the query. */
function savedQueryOf({ properties }: TObject): TSchema {
  const { page: _page, cursor: _cursor, limit: _limit, ...kept } = properties as Record<string, object>;
  const optional = Object.entries({ ...kept, from: From }).map(([name, schema]) => {
    const { default: _, ...rest } = schema as { readonly default?: unknown };
    return [name, Type.Optional(Type.Unsafe(rest))];
  });
  return Strict(Object.fromEntries(optional));
}

export type Screen = keyof typeof queries;
export const screens = Object.keys(queries) as readonly Screen[];

/** Reads a query string of a screen that is the value of `field`. */
export const createQueryReader = (app: FastifyInstance, screen: Screen, field: string) =>
  createQueryReaderOf(app, queries[screen], field);

/** Sorted by name and value, without repetitions. Throws when the text is not valid for the screen. */
export function createCanonicalQuery(app: FastifyInstance): (screen: Screen, text: string) => string {
  const readers = Object.fromEntries(screens.map((screen) => [screen, createQueryReader(app, screen, 'query')]));
  // The time zone does not matter.
  const clock = { timezone: 'UTC', weekStart: 0 };

  return function canonicalQuery(screen, text) {
    const query = readers[screen]?.(text, { ...clock, now: app.now() }).given ?? {};
    const entries = Object.entries(query).flatMap(([name, value]) =>
      [...new Set([value].flat().map(canonicalValue))].sort().map((each): [string, string] => [name, each]),
    );
    const canonical = new URLSearchParams(entries.sort(byName)).toString();
    assertShort(canonical);
    return canonical;
  };
}

const byName = ([one]: [string, string], [other]: [string, string]) => (one < other ? -1 : Number(one > other));

const canonicalValue = (value: unknown) => (isUuid(value) ? value.toLowerCase() : String(value));

/** Encoding makes some texts longer. */
function assertShort(canonical: string): void {
  if (canonical.length <= maxQueryLength) return;
  throw new ValidationFailed(`query must have at most ${maxQueryLength} characters when it is encoded`, {
    field: 'query',
    limit: { max: maxQueryLength, unit: 'characters' },
  });
}
