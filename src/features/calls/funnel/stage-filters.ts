import type { TimeRange } from '../../../domain/time-range.ts';
import { drillDown, type RequestFilter } from '../figures/drill-down.ts';
import type { ListFilter } from '../figures/population.ts';
import { stages } from './stages.ts';

/**
 * The query strings of the list for the calls of each stage, in the order of the stages. Null where the list has no filter for a stage or
 * for an earlier one, and where no call can be in it.
 */
export function stageFilters(filter: RequestFilter, range: TimeRange): (string | null)[] {
  const narrowing: ListFilter[] = [];
  let isListed = true;
  const [, ...ofCalls] = stages;
  const filters = ofCalls.map((stage) => {
    isListed &&= 'narrows' in stage;
    if (!isListed || !('narrows' in stage)) return null;
    narrowing.push(stage.narrows);
    return drillDown(filter, range, ...narrowing);
  });
  // The first stage has contacts and no calls.
  return [null, ...filters];
}
