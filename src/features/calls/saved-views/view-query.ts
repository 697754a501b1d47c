// The query string of a saved view: valid for its screen, and stored in one canonical form.
import type { FastifyInstance } from 'fastify';
import { type TSchema, Type } from 'typebox';
import { TimeBound } from '../../../domain/time-range.ts';
import { ValidationFailed } from '../../../errors.ts';
import { isUuid, Strict } from '../../../http/contract.ts';
import { validationFailure } from '../../../http/validation-failure.ts';
import { bucketSizes } from '../analytics/time-buckets.ts';
import { filterParameters, toCallFilter } from '../filters.ts';
import { ListQuery } from '../list/schemas.ts';
import { OneOrMore } from '../schemas.ts';
import { isPeriod, periodNames } from './periods.ts';

export const maxQueryLength = 4000;

const { pattern } = TimeBound('') as { pattern?: string };
/** A period, or what `from` of the list accepts. */
const From = Type.String({
  pattern: `^(${periodNames.join('|')})$|${pattern}`,
  examples: ['last_30_days', '2026-03-08'],
});

const filters = { ...filterParameters, from: Type.Optional(From) };
const figureName = Type.String({ pattern: '^[a-z][A-Za-z0-9]{0,49}$', examples: ['calls'] });
const metric = Type.Optional(OneOrMore(figureName));
// Without its default, which the validator would add.
const sort = Type.Optional(Type.Enum([...ListQuery.properties.sort.enum]));

/** By screen. Pages are not saved. */
const queries = {
  calls: Strict({ ...filters, sort }),
  overview: Strict({
    ...filters,
    metric,
    bucket: Type.Optional(Type.Enum([...bucketSizes])),
    compare: Type.Optional(Type.Enum(['previous', 'week', 'month', 'year', 'none'])),
  }),
  patterns: Strict({ ...filters, metric }),
  agents: Strict({
    ...filters,
    metric,
    rank_by: Type.Optional(figureName),
    min_calls: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000 })),
  }),
} as const satisfies Record<string, TSchema>;

export type Screen = keyof typeof queries;
export const screens = Object.keys(queries) as readonly Screen[];

type Query = Readonly<Record<string, unknown>>;

/** Sorted by name and value, without repetitions. Throws when the text is not valid for the screen. */
export function createCanonicalQuery(app: FastifyInstance): (screen: Screen, text: string) => string {
  const validators = Object.fromEntries(screens.map((screen) => [screen, validatorOf(app, queries[screen])]));

  return function canonicalQuery(screen, text) {
    const query = valuesIn(text);
    validators[screen]?.(query);
    assertConsistent(query);
    const entries = Object.entries(query).flatMap(([name, value]) =>
      [...new Set([value].flat().map(canonicalValue))].sort().map((each): [string, string] => [name, each]),
    );
    return new URLSearchParams(entries.sort(byName)).toString();
  };
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
function assertConsistent({ from, to, ...query }: Query): void {
  const isRelative = typeof from === 'string' && isPeriod(from);
  if (isRelative && to !== undefined) {
    throw new ValidationFailed(`query.to must be absent, because ${from} is a period`, { field: 'query.to' });
  }
  try {
    // A period has no more than 92 days.
    const span = isRelative ? { from: '2026-01-01', to: '2026-01-01' } : { from, to };
    toCallFilter({ ...query, ...span } as Parameters<typeof toCallFilter>[0], 'UTC', Date.now());
  } catch (error) {
    if (!(error instanceof ValidationFailed)) throw error;
    throw new ValidationFailed(`query.${error.message}`, { field: `query.${error.field}`, cause: error });
  }
}
