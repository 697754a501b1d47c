import { type CallFilter, filterParameters } from '../filters.ts';
import { stages } from './stages.ts';

type Values = Readonly<Record<string, readonly string[]>>;

/**
 * The query strings of the list for the calls of each stage, in the order of the stages. Null where the list has no filter for a stage or
 * for an earlier one, and where no call can be in it.
 */
export function stageFilters(filter: CallFilter, campaign: string | null): (string | null)[] {
  const [, ...ofCalls] = stages;
  const all = toListParameters(filter);
  let values = campaign === null ? all : narrow(all, { campaign_id: [campaign] });
  const filters = ofCalls.map((stage) => {
    values = values === null || !('narrows' in stage) ? null : narrow(values, stage.narrows);
    return values === null ? null : toQueryString(values);
  });
  // The first stage has contacts and no calls.
  return [null, ...filters];
}

function toListParameters({ started_from: from, started_before: to, ...filter }: CallFilter): Values {
  return Object.fromEntries(
    Object.entries({ from, to, ...filter })
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, [value].flat().map(String)]),
  );
}

function narrow(values: Values, narrower: Values): Values | null {
  const narrowed: Record<string, readonly string[]> = { ...values };
  for (const [name, allowed] of Object.entries(narrower)) {
    const both = values[name]?.filter((value) => allowed.includes(value)) ?? allowed;
    if (both.length === 0 || !Object.hasOwn(filterParameters, name)) return null;
    narrowed[name] = both;
  }
  return narrowed;
}

function toQueryString(values: Values): string {
  const pairs = Object.entries(values).flatMap(([name, each]) => each.map((value): [string, string] => [name, value]));
  return new URLSearchParams(pairs).toString();
}
