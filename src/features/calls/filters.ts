// The filters of calls, each declared once. The query parameters, the filter of SQL functions and the PostgREST filters are derived from
// this. In SQL, private.call_matches applies each filter.
import { type Static, type TOptional, type TSchema, Type } from 'typebox';
import { anyOf } from '../../database/filters.ts';
import { resolveTimeRange, TimeBound, toPostgresInstant } from '../../domain/time-range.ts';
import { ValidationFailed } from '../../errors.ts';
import { Id, SearchTerm, Strict } from '../../http/contract.ts';
import { providerFilters } from './provider-filters.ts';
import { Direction, OneOrMore, Seconds, Sentiment, Status } from './schemas.ts';

interface Filter {
  /** The schema of the query parameter. */
  readonly schema: TSchema;
  /** Absent for the search, which is a source of rows (see list/queries.ts). */
  readonly column?: string;
  readonly comparison?: Comparison;
  /** The attribute of private.call_filter, if its name differs from the parameter. */
  readonly attribute?: string;
  /** The rollup has this column: with this filter, figures and totals need no live count. */
  readonly isInRollup?: true;
}

type Comparison = keyof typeof comparisons;

const filters = {
  direction: { schema: OneOrMore(Direction), column: 'direction', comparison: 'any of', isInRollup: true },
  status: { schema: OneOrMore(Status), column: 'status', comparison: 'any of', isInRollup: true },
  sentiment: {
    schema: OneOrMore(Sentiment),
    column: 'sentiment',
    comparison: 'any of, unknown is null',
    isInRollup: true,
  },
  agent_id: { schema: OneOrMore(Id('Calls of any of these agents.')), column: 'agent_id', comparison: 'any of' },
  contact_id: {
    schema: OneOrMore(Id('Calls with any of these contacts.')),
    column: 'contact_id',
    comparison: 'any of',
  },
  phone_number_id: {
    schema: OneOrMore(Id('Calls on any of these numbers of the organisation.')),
    column: 'phone_number_id',
    comparison: 'any of',
  },
  has_recording: { schema: Type.Boolean(), column: 'has_recording', comparison: 'equals' },
  from: {
    schema: TimeBound("Started at or after: an instant, or a date in the organisation's time zone."),
    column: 'started_at',
    comparison: 'at least',
    attribute: 'started_from',
    isInRollup: true,
  },
  to: {
    schema: TimeBound('Started before this instant; of a date, the whole day is included.'),
    column: 'started_at',
    comparison: 'before',
    attribute: 'started_before',
    isInRollup: true,
  },
  ...providerFilters,
  min_duration: { schema: Seconds, column: 'duration_seconds', comparison: 'at least' },
  max_duration: { schema: Seconds, column: 'duration_seconds', comparison: 'at most' },
  search: {
    schema: SearchTerm({
      description:
        'Part of either number, in any notation, or of the name of the contact. Taken literally; upper and lower case are the same.',
      examples: ['(555) 010-9999', 'Grace'],
    }),
  },
} as const satisfies Record<string, Filter>;

type Parameters = { [Name in keyof typeof filters]: TOptional<(typeof filters)[Name]['schema']> };
const declared: readonly (readonly [name: string, filter: Filter])[] = Object.entries(filters);

/** The list and the figures have the same filters. */
export const filterParameters = Object.fromEntries(
  declared.map(([name, { schema }]) => [name, Type.Optional(schema)]),
) as Parameters;

const FilterQuery = Strict(filterParameters);
type FilterQuery = Static<typeof FilterQuery>;

/** The filter for SQL: dates are instants. The names are the attributes of private.call_filter. */
export type CallFilter = Omit<FilterQuery, 'from' | 'to'> & {
  readonly started_from?: string;
  readonly started_before?: string;
};

const attributeOf = ([name, { attribute = name }]: readonly [string, Filter]) => attribute;

/** A test compares these with the attributes of private.call_filter. */
export const filterAttributes: readonly string[] = declared.map(attributeOf);

export function toCallFilter({ from, to, ...filter }: FilterQuery, timezone: string): CallFilter {
  assertOrdered(filter, 'min_duration', 'max_duration');
  assertOrdered(filter, 'min_talk', 'max_talk');
  const { from: start, to: end } = resolveTimeRange({ from, to }, timezone);
  return {
    ...filter,
    ...(start !== undefined && { started_from: toPostgresInstant(start) }),
    ...(end !== undefined && { started_before: toPostgresInstant(end) }),
  };
}

function assertOrdered(filter: Readonly<Record<string, unknown>>, minimum: string, maximum: string): void {
  if (Number(filter[minimum] ?? 0) > Number(filter[maximum] ?? Number.POSITIVE_INFINITY)) {
    throw new ValidationFailed(`${minimum} must not be above ${maximum}`, { field: minimum });
  }
}

/** Whether the rollup has a column for every given filter. private.rollup_days decides whether it can answer. */
export function isInRollup(filter: CallFilter): boolean {
  const given: Readonly<Record<string, unknown>> = filter;
  return declared.every((each) => each[1].isInRollup === true || given[attributeOf(each)] === undefined);
}

interface Filterable {
  eq(column: string, value: unknown): this;
  filter(column: string, operator: 'in', value: string): this;
  is(column: string, value: null): this;
  or(filters: string): this;
  gte(column: string, value: unknown): this;
  lte(column: string, value: unknown): this;
  lt(column: string, value: unknown): this;
}

export function applyFilter<Query extends Filterable>(query: Query, filter: CallFilter): Query {
  const given: Readonly<Record<string, unknown>> = filter;
  let filtered = query;
  for (const each of declared) {
    const value = given[attributeOf(each)];
    const { column, comparison } = each[1];
    if (value === undefined || column === undefined || comparison === undefined) continue;
    filtered = comparisons[comparison](filtered, column, value) as Query;
  }
  return filtered;
}

const comparisons = {
  equals: (query, column, value) => query.eq(column, value),
  'any of': (query, column, values) => anyOf(query, column, values as string[], { orNone: false }),
  'any of, unknown is null': (query, column, values) => {
    const present = (values as string[]).filter((value) => value !== 'unknown');
    return anyOf(query, column, present, { orNone: present.length < (values as string[]).length });
  },
  // For columns that may have the value 'unknown'.
  'any of, unknown is also null': (query, column, values) =>
    anyOf(query, column, values as string[], { orNone: (values as string[]).includes('unknown') }),
  'at least': (query, column, value) => query.gte(column, value),
  'at most': (query, column, value) => query.lte(column, value),
  before: (query, column, value) => query.lt(column, value),
} as const satisfies Record<string, (query: Filterable, column: string, value: unknown) => Filterable>;
