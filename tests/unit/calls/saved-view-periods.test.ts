// Periods of saved views, on the organisation's clock.
import { describe, expect, it } from 'vitest';
import { listFilterOf } from '../../../src/features/calls/saved-views/list-filter.ts';
import { datesOf, periodNames } from '../../../src/features/calls/saved-views/periods.ts';

// A Wednesday in Kathmandu, and still Tuesday in UTC.
const now = Date.parse('2026-03-31T20:00:00Z');
const kathmandu = 'Asia/Kathmandu';

describe('a period', () => {
  it.each([
    ['today', '2026-04-01', '2026-04-01'],
    ['yesterday', '2026-03-31', '2026-03-31'],
    ['last_7_days', '2026-03-26', '2026-04-01'],
    ['last_28_days', '2026-03-05', '2026-04-01'],
    ['last_30_days', '2026-03-03', '2026-04-01'],
    ['last_90_days', '2026-01-02', '2026-04-01'],
    ['this_week', '2026-03-30', '2026-04-01'],
    ['last_week', '2026-03-23', '2026-03-29'],
    ['this_month', '2026-04-01', '2026-04-01'],
    ['last_month', '2026-03-01', '2026-03-31'],
  ] as const)('%s is %s to %s', (period, from, to) => {
    expect(datesOf(period, now, kathmandu, 1)).toEqual({ from, to });
  });

  it('of a week begins on the first day of the week of the organisation', () => {
    expect(datesOf('this_week', now, kathmandu, 0).from).toBe('2026-03-29');
    expect(datesOf('this_week', now, kathmandu, 3).from).toBe('2026-04-01');
    expect(datesOf('last_week', now, kathmandu, 4)).toEqual({ from: '2026-03-19', to: '2026-03-25' });
  });

  it('never ends before it begins', () => {
    for (let day = 0; day < 400; day++) {
      for (const period of periodNames) {
        const { from, to } = datesOf(period, now + day * 86_400_000, 'America/New_York', day % 7);
        expect([period, from <= to]).toEqual([period, true]);
      }
    }
  });
});

describe('the filter for the list', () => {
  const clock = { now, timezone: kathmandu, weekStart: 1 };

  it('has instants in place of a period or dates', () => {
    const marchInKathmandu = 'from=2026-02-28T18%3A15%3A00Z&to=2026-03-31T18%3A15%3A00Z';
    expect(listFilterOf('from=last_month&status=missed', clock)).toBe(`status=missed&${marchInKathmandu}`);
    expect(listFilterOf('from=2026-03-01&to=2026-03-31', clock)).toBe(marchInKathmandu);
    expect(listFilterOf('to=2026-03-31', clock)).toBe('to=2026-03-31T18%3A15%3A00Z');
    expect(listFilterOf('', clock)).toBe('');
  });

  it('has the filters and no option of the screen', () => {
    expect(listFilterOf('bucket=day&compare=week&sort=started_at&status=missed&status=no_answer', clock)).toBe(
      'status=missed&status=no_answer',
    );
  });
});
