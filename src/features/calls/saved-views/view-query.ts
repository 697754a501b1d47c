// The query string of a saved view: valid for its screen, and stored in one canonical form.
import type { FastifyInstance } from 'fastify';
import { type TObject, type TSchema, Type } from 'typebox';
import { TimeBound } from '../../../domain/time-range.ts';
import { ValidationFailed } from '../../../errors.ts';
import { isUuid, Strict } from '../../../http/contract.ts';
import { validationFailure } from '../../../http/validation-failure.ts';
import { HeatmapQuery } from '../analytics/heatmap-schemas.ts';
import { LeaderboardQuery } from '../analytics/leaderboard-schemas.ts';
import { OverviewQuery } from '../analytics/overview-schemas.ts';
import { toCallFilter } from '../filters.ts';
import { ListQuery } from '../list/schemas.ts';
import { datesOf, isPeriod, periodNames } from './periods.ts';

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

type Query = Readonly<Record<string, unknown>>;

/** Sorted by name and value, without repetitions. Throws when the text is not valid for the screen. */
export function createCanonicalQuery(app: FastifyInstance): (screen: Screen, text: string) => string {
  const validators = Object.fromEntries(screens.map((screen) => [screen, validatorOf(app, queries[screen])]));

  return function canonicalQuery(screen, text) {
    const query = valuesIn(text);
    validators[screen]?.(query);
    assertConsistent(query, app.now());
    const entries = Object.entries(query).flatMap(([name, value]) =>
      [...new Set([value].flat().map(canonicalValue))].sort().map((each): [string, string] => [name, each]),
    );
    const canonical = new URLSearchParams(entries.sort(byName)).toString();
    assertShort(canonical);
    return canonical;
  };
}

/** Encoding makes some texts longer. */
function assertShort(canonical: string): void {
  if (canonical.length <= maxQueryLength) return;
  throw new ValidationFailed(`query must have at most ${maxQueryLength} characters when it is encoded`, {
    field: 'query',
    limit: { max: maxQueryLength, unit: 'characters' },
  });
}

const byName = ([one]: [string, string], [other]: [string, string]) => (one < other ? -1 : Number(one > other));

const canonicalValue = (value: unknown) => (isUuid(value) ? value.toLowerCase() : String(value));

/** As the server reads a query string: repeated parameters are a list. */
function valuesIn(text: string): Query {
  const given = new URLSearchParams(text);
  return Object.fromEntries(
    [...new Set(given.keys())].map((name) => {
      const values = given.getAll(name);
      return [name, values.length === 1 ? values[0] : values];
    }),
  );
}

/** Converts the values as those of a URL. */
function validatorOf(app: FastifyInstance, schema: TSchema): (query: Query) => void {
  const validate = app.validatorCompiler?.({ schema, method: 'GET', url: '/', httpPart: 'querystring' });
  return (query) => {
    if (validate === undefined || validate(query) === true) return;
    const errors = validate.errors ?? [];
    const validation = errors.map((error) => ({ ...error, instancePath: `/query${error.instancePath}` }));
    throw validationFailure({ validation, validationContext: 'body' });
  };
}

/** The rules that no schema contains. The time zone does not matter. */
function assertConsistent({ from, to, ...query }: Query, now: number): void {
  const isRelative = typeof from === 'string' && isPeriod(from);
  if (isRelative && to !== undefined) {
    throw new ValidationFailed(`query.to must be absent, because ${from} is a period`, { field: 'query.to' });
  }
  const range = isRelative ? datesOf(from, now, 'UTC', 0) : { from, to };
  try {
    toCallFilter({ ...query, ...range } as Parameters<typeof toCallFilter>[0], 'UTC', now);
  } catch (error) {
    if (!(error instanceof ValidationFailed)) throw error;
    const { message, field, limit } = error;
    throw new ValidationFailed(`query: ${message}`, { field: field ? `query.${field}` : 'query', limit, cause: error });
  }
}
