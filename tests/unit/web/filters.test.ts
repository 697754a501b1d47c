// The filters of a screen: the address, its chips, and what is sent to the API.
import { describe, expect, it } from 'vitest';
import { filterParameters } from '../../../src/features/calls/filters.ts';
import { callsOfFilter } from '../../../web/data/calls-of-filter.ts';
import { bodyFiltersOf, filtersOf, queryOf } from '../../../web/data/filters.ts';
import { addressQueryOf, queryToSave } from '../../../web/data/saved-query.ts';
import { chipText } from '../../../web/parts/filter-chip-text.ts';
import { chipsOf, withoutChip, withValues } from '../../../web/parts/filter-chips.ts';
import { filterNames, parametersOf } from '../../../web/parts/filter-kinds.ts';

const span = { from: '2026-11-01', to: '2026-11-28' };
const naming = {
  nameOf: () => undefined,
  zone: 'America/New_York',
  nowMs: Date.parse('2026-11-28T17:00:00Z'),
  currency: 'USD',
};

function apply(query: URLSearchParams, changes: Readonly<Record<string, string | readonly string[] | null>>) {
  const next = new URLSearchParams(query);
  for (const [name, value] of Object.entries(changes)) {
    next.delete(name);
    for (const each of value === null ? [] : [value].flat()) next.append(name, each);
  }
  return next;
}

describe('a chip', () => {
  it('stands for each parameter of the list that can be in an address, with or without a control', () => {
    for (const parameter of [...Object.keys(filterParameters), 'invented']) {
      const chips = chipsOf(new URLSearchParams({ [parameter]: '1' }));
      expect(chips.map(({ given }) => given)).toEqual([[[parameter, '1']]]);
      expect(chipText({ ...chips[0], given: chips[0]?.given ?? [] } as never, naming)).not.toBe('');
    }
  });

  it('is not drawn for what belongs to the page, nor for what another control shows', () => {
    expect(chipsOf(new URLSearchParams('period=7d&compare=off&page=3&sort=cost&t=72&view=table'))).toEqual([]);
    expect(chipsOf(new URLSearchParams('search=anna&status=missed'), ['search'])).toHaveLength(1);
  });

  it('removes exactly its own parameters, and goes to the first page', () => {
    const query = new URLSearchParams('status=missed&min_duration=5&max_duration=60&from=2026-11-01&page=4');
    const [status, duration, days] = chipsOf(query);
    expect([status, duration, days].map((chip) => chip?.name)).toEqual(['status', 'duration', 'days']);
    expect(apply(query, duration === undefined ? {} : withoutChip(duration)).toString()).toBe(
      'status=missed&from=2026-11-01',
    );
    const left = chipsOf(query).reduce((rest, chip) => apply(rest, withoutChip(chip)), query);
    expect(left.toString()).toBe('');
  });

  it('returns to the address that it was made of', () => {
    const query = new URLSearchParams('status=missed&status=failed&agent_id=none&weekday=1&weekday=2');
    const again = chipsOf(query).reduce(
      (next, { name, given }) =>
        apply(
          next,
          withValues(
            name,
            given.map(([, value]) => value),
          ),
        ),
      new URLSearchParams(),
    );
    expect(again.toString()).toBe(query.toString());
  });

  it.each([
    ['status=missed&status=failed', 'Status: missed, failed'],
    ['outcome=a_b&outcome=c&outcome=d&outcome=e', 'Outcome: a b, c and 2 more'],
    ['min_duration=60', 'Length: 1:00 or more'],
    ['min_cost=250000&max_cost=1000000', 'Cost: $0.25 to $1.00'],
    ['weekday=1&hour=9', 'Weekday: Monday'],
    ['from=2026-11-23T05%3A00%3A00Z&to=2026-11-24T05%3A00%3A00Z', 'Mon 23 Nov'],
    ['from=2026-11-23T15%3A00%3A00Z&to=2026-11-23T16%3A00%3A00Z', 'Mon 23 Nov, 10:00–11:00'],
    ['from=2026-11-01&to=2026-11-27', 'Sun 1 Nov – Fri 27 Nov'],
    ['measure=left_within_20', 'Counted as: left within 20'],
  ])('says %s as "%s"', (text, words) => {
    const [chip] = chipsOf(new URLSearchParams(text));
    expect(chip === undefined ? '' : chipText(chip, naming)).toBe(words);
  });
});

describe('the menu of filters', () => {
  it('offers only parameters that the list has', () => {
    expect(Object.keys(filterParameters)).toEqual(expect.arrayContaining(filterNames.flatMap(parametersOf)));
  });
});

describe('the filters of an address', () => {
  it('are sent as they stand, with the days of the period', () => {
    const query = new URLSearchParams('period=28d&status=missed&status=failed&min_cost=1&page=2&sort=cost');
    expect(filtersOf(query, span)).toEqual({ ...span, status: ['missed', 'failed'], min_cost: '1' });
  });

  it('have the bounds of the address before those of the period', () => {
    expect(filtersOf(new URLSearchParams('from=2026-10-01'), span)).toEqual({ from: '2026-10-01' });
    expect(filtersOf(new URLSearchParams('to=2026-11-20T10:00:00Z'), span)).toEqual({
      from: span.from,
      to: '2026-11-20T10:00:00Z',
    });
  });

  it('become the query string of `around`', () => {
    expect(queryOf({ status: ['missed', 'failed'], from: '2026-11-01' })).toBe(
      'status=missed&status=failed&from=2026-11-01',
    );
  });

  it('have types in a body', () => {
    const filters = filtersOf(new URLSearchParams('status=missed&weekday=1&min_cost=5&has_recording=false'), span);
    expect(bodyFiltersOf(filters)).toEqual({
      ...span,
      status: ['missed'],
      weekday: [1],
      min_cost: 5,
      has_recording: false,
    });
  });
});

describe('a saved view', () => {
  it('keeps a period that moves with the time', () => {
    const saved = queryToSave(new URLSearchParams('period=7d&status=missed&page=3'), span);
    expect(saved).toBe('status=missed&from=last_7_days');
    expect(addressQueryOf({ query: saved })?.toString()).toBe('status=missed&period=7d');
    expect(queryToSave(new URLSearchParams(), span)).toBe('from=last_28_days');
    expect(addressQueryOf({ query: 'from=last_28_days' })?.toString()).toBe('');
  });

  it('keeps the days of any other period', () => {
    const saved = queryToSave(new URLSearchParams('period=12m'), { from: '2025-11-29', to: '2026-11-28' });
    expect(saved).toBe('from=2025-11-29&to=2026-11-28');
    expect(addressQueryOf({ query: saved })?.toString()).toBe(saved);
  });

  it('is resolved by the service when its period is none of the page', () => {
    expect(addressQueryOf({ query: 'from=last_week' })).toBeUndefined();
  });
});

describe('the figure that opened a list', () => {
  const answer = {
    metrics: [
      { name: 'missed', unit: 'calls', value: 12, whole: null, filter: 'status=missed' },
      { name: 'answerRate', unit: 'percent', value: 71.2, part: 5, whole: 7, filter: 'direction=inbound' },
      { name: 'averageDurationSeconds', unit: 'seconds', value: 160, whole: null, filter: 'status=completed' },
    ],
    marks: {
      missed: [{ value: 3, filter: 'status=missed&weekday=1' }],
      averageWaitSeconds: [{ value: 9, filter: 'hour=9' }],
    },
    breakdowns: { status: [{ value: 'failed', calls: 4, filter: 'status=failed' }] },
  };

  it.each([
    ['status=missed', 12],
    ['direction=inbound', 7],
    ['status=completed', undefined],
    ['status=missed&weekday=1', 3],
    ['hour=9', undefined],
    ['status=failed', 4],
    ['status=voicemail', undefined],
  ])('of %s counted %s calls', (filter, calls) => {
    expect(callsOfFilter(answer, filter)).toBe(calls);
  });
});
