// How many calls each value of a filter has, under the other filters.
import { type FilterName, kindOf, parametersOf } from '../parts/filter-kinds.ts';
import type { CallFilters } from './filters.ts';
import { withoutFilters } from './filters.ts';
import { type AnswerOf, useGet } from './get.ts';

type Overview = AnswerOf<'/api/calls-dashboard/analytics/overview'>;

export interface Counts {
  readonly values: readonly { readonly value: string; readonly calls: number }[];
  /** A value that is not listed has no call. */
  readonly isComplete: boolean;
}

/** Undefined while the calls are counted, and where they cannot be. */
export function useFacets(filters: CallFilters, filter: FilterName | undefined): Counts | undefined {
  const isCounted = filter !== undefined && isFacet(filter);
  const { value } = useGet(
    '/api/calls-dashboard/analytics/overview',
    isCounted
      ? {
          query: {
            ...withoutFilters(filters, parametersOf(filter)),
            metric: ['calls'],
            bucket: 'month',
            compare: 'none',
            with: ['facets'],
          },
        }
      : null,
  );
  return isCounted && value !== undefined ? countsOf(value, filter) : undefined;
}

const facets = ['agent_id', 'phone_number_id', 'campaign_id', 'provider', 'ended_by'] as const;
const breakdowns = ['status', 'sentiment', 'direction', 'outcome'] as const;
type Facet = (typeof facets)[number] | (typeof breakdowns)[number];

function isFacet(filter: FilterName): filter is Facet {
  return kindOf(filter).kind === 'choice' && [...facets, ...breakdowns].some((each) => each === filter);
}

function countsOf(overview: Overview, filter: Facet): Counts | undefined {
  const breakdown = breakdowns.find((each) => each === filter);
  if (breakdown !== undefined) {
    return {
      values: overview.breakdowns[breakdown],
      isComplete: breakdown !== 'outcome' || overview.outcomeRest.calls === 0,
    };
  }
  const facet = facets.find((each) => each === filter);
  const found = facet === undefined ? undefined : overview.facets?.[facet];
  return found === undefined ? undefined : { values: found.values, isComplete: found.rest === 0 };
}
