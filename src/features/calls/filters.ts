// The filters of calls, each declared once. The query parameters and the filter of SQL functions are derived from this. In SQL,
// private.call_matches applies each filter.
import { type Static, type TOptional, type TSchema, Type } from 'typebox';
import { countingMeasures } from '../../domain/call-measures.ts';
import { resolveTimeRange, toPostgresInstant } from '../../domain/time-range.ts';
import { ValidationFailed } from '../../errors.ts';
import { SearchTerm, Strict } from '../../http/contract.ts';
import { providerFilters } from './provider-filters.ts';
import { maxTagLength, normalizeTags } from './review/tags.ts';
import { isInOneDimension } from './rollup-dimension.ts';
import { CostMicros, Direction, IdOrNone, OneOrMore, Seconds, Sentiment, Status } from './schemas.ts';
import { assertLiveCountable, maxLiveDays, timeRangeParameters } from './time-range.ts';

interface Filter {
  /** The schema of the query parameter. */
  readonly schema: TSchema;
  /** The attribute of private.call_filter, if its name differs from the parameter. */
  readonly attribute?: string;
  /** The rollup has this column: with this filter, figures and totals need no live count. */
  readonly isInRollup?: true;
}

const filters = {
  direction: { schema: OneOrMore(Direction), isInRollup: true },
  status: { schema: OneOrMore(Status), isInRollup: true },
  sentiment: { schema: OneOrMore(Sentiment), isInRollup: true },
  agent_id: { schema: OneOrMore(IdOrNone('Calls of any of these agents.')) },
  contact_id: { schema: OneOrMore(IdOrNone('Calls with any of these contacts.')) },
  phone_number_id: { schema: OneOrMore(IdOrNone('Calls on any of these numbers of the organisation.')) },
  campaign_id: { schema: OneOrMore(IdOrNone('Calls of any of these campaigns.')) },
  number: {
    schema: OneOrMore(
      SearchTerm({ description: 'Calls from or to exactly this number, as in the calls.', examples: ['+15550100'] }),
    ),
  },
  has_recording: { schema: Type.Boolean() },
  from: { schema: timeRangeParameters.from, attribute: 'started_from', isInRollup: true },
  to: { schema: timeRangeParameters.to, attribute: 'started_before', isInRollup: true },
  weekday: {
    schema: OneOrMore(
      Type.Integer({
        minimum: 0,
        maximum: 6,
        description: `Started on this weekday in the organisation's time zone: 0 is Sunday. With other filters than direction, \`from\` is required and the time range has at most ${maxLiveDays} days.`,
      }),
    ),
  },
  hour: {
    schema: OneOrMore(
      Type.Integer({
        minimum: 0,
        maximum: 23,
        description: `Started within this hour of the day in the organisation's time zone. With other filters than direction, \`from\` is required and the time range has at most ${maxLiveDays} days.`,
      }),
    ),
  },
  ...providerFilters,
  reviewed: { schema: Type.Boolean({ description: 'Whether a member has reviewed the call.' }) },
  tag: {
    schema: OneOrMore(
      SearchTerm({
        maxLength: maxTagLength,
        description: 'Calls with any of these tags. Upper and lower case are the same.',
        examples: ['complaint'],
      }),
    ),
  },
  min_duration: { schema: Seconds },
  max_duration: { schema: Seconds },
  min_cost: { schema: CostMicros },
  max_cost: { schema: CostMicros },
  measure: {
    schema: Type.Enum([...countingMeasures], {
      description:
        'The calls that this measure of a figure counts. `filter` in responses has it where no other filter tells.',
    }),
  },
  search: {
    schema: SearchTerm({
      description:
        'Part of either number, in any notation, or of the name of the contact. Taken literally; upper and lower case are the same. See `search_in` for transcripts.',
      examples: ['(555) 010-9999', 'Grace'],
    }),
  },
  search_in: {
    schema: Type.Enum(['parties', 'transcript'], {
      description:
        '`parties` (default): numbers and names. `transcript`: calls in which all words of `search` were said; words in double quotes are a phrase, and a `-` excludes a word.',
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
export type FilterQuery = Static<typeof FilterQuery>;

/** The filter for SQL: dates are instants. The names are the attributes of private.call_filter. */
export type CallFilter = Omit<FilterQuery, 'from' | 'to'> & {
  readonly started_from?: string;
  readonly started_before?: string;
  /** The clock of `weekday` and `hour`. */
  readonly zone?: string;
};

const attributeOf = ([name, { attribute = name }]: readonly [string, Filter]) => attribute;

/** A test compares these with the attributes of private.call_filter. */
export const filterAttributes: readonly string[] = [...declared.map(attributeOf), 'zone'];

export function toCallFilter({ from, to, ...filter }: FilterQuery, timezone: string, now: number): CallFilter {
  assertOrdered(filter, 'min_duration', 'max_duration');
  assertOrdered(filter, 'min_talk', 'max_talk');
  assertOrdered(filter, 'min_cost', 'max_cost');
  if (filter.search_in !== undefined && filter.search === undefined) {
    throw new ValidationFailed('search_in requires search', { field: 'search_in' });
  }
  const { from: start, to: end } = resolveTimeRange({ from, to }, timezone);
  const hasClock = filter.weekday !== undefined || filter.hour !== undefined;
  if (hasClock && !isInOneDimension('none', filter)) assertClockCountable(start, end, now);
  return {
    ...filter,
    ...inLowerCase(filter),
    ...(filter.tag !== undefined && { tag: normalizeTags(filter.tag) }),
    ...(start !== undefined && { started_from: toPostgresInstant(start) }),
    ...(end !== undefined && { started_before: toPostgresInstant(end) }),
    ...(hasClock && { zone: timezone }),
  };
}

/** The rollup compares ids as text. */
function inLowerCase(filter: FilterQuery) {
  const names = ['agent_id', 'contact_id', 'phone_number_id', 'campaign_id'] as const;
  return Object.fromEntries(
    names.flatMap((name) => {
      const ids = filter[name];
      return ids === undefined ? [] : [[name, ids.map((id) => id.toLowerCase())]];
    }),
  );
}

function assertOrdered(filter: Readonly<Record<string, unknown>>, minimum: string, maximum: string): void {
  if (Number(filter[minimum] ?? 0) > Number(filter[maximum] ?? Number.POSITIVE_INFINITY)) {
    throw new ValidationFailed(`${minimum} must not be above ${maximum}`, { field: minimum });
  }
}

/** No index has the weekday or the hour. */
export function assertClockCountable(from: string | undefined, to: string | undefined, now: number): void {
  if (from === undefined) {
    throw new ValidationFailed(`weekday and hour require from, at most ${maxLiveDays} days before to`, {
      field: 'from',
      limit: { max: maxLiveDays, unit: 'days' },
    });
  }
  assertLiveCountable({ from, to: to ?? new Date(now).toISOString() });
}

/** Whether the rollup has a column for every given filter. private.rollup_days decides whether it can answer. */
export function isInRollup(filter: CallFilter): boolean {
  const given: Readonly<Record<string, unknown>> = filter;
  return declared.every((each) => each[1].isInRollup === true || given[attributeOf(each)] === undefined);
}
