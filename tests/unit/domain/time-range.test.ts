import { describe, expect, it } from 'vitest';
import { resolveTimeRange, toPostgresInstant } from '../../../src/domain/time-range.ts';

const newYork = 'America/New_York';

describe('a time range', () => {
  it('includes the whole day that `to` names, also when the day has 23 hours', () => {
    expect(resolveTimeRange({ from: '2026-03-08', to: '2026-03-08' }, newYork)).toEqual({
      from: '2026-03-08T05:00:00Z',
      to: '2026-03-09T04:00:00Z',
    });
  });

  it('keeps instants, in UTC and to the microsecond', () => {
    const instants = { from: '2026-03-08T09:30:00-05:00', to: '2026-03-08T09:30:00.001001-05:00' };
    expect(resolveTimeRange(instants, newYork)).toEqual({
      from: '2026-03-08T14:30:00.000000Z',
      to: '2026-03-08T14:30:00.001001Z',
    });
  });

  it('has no bound that was not requested', () => {
    expect(resolveTimeRange({}, newYork)).toEqual({});
    expect(resolveTimeRange({ to: '2026-03-08' }, newYork)).toEqual({ to: '2026-03-09T04:00:00Z' });
  });

  it.each([
    [{ from: '2026-03-09', to: '2026-03-08' }, 'from must be before to'],
    [{ from: '2026-03-09T10:00:00Z', to: '2026-03-09T10:00:00Z' }, 'from must be before to'],
    [{ from: '2026-02-30' }, 'from is not a date or time that exists'],
    [{ to: '2026-03-09T25:00:00Z' }, 'to is not a date or time that exists'],
  ])('refuses %j: %s', (requested, message) => {
    expect(() => resolveTimeRange(requested, newYork)).toThrow(message);
  });

  it('may end after the year 9999, in the notation of PostgreSQL', () => {
    const { to = '' } = resolveTimeRange({ to: '9999-12-31' }, newYork);
    expect(toPostgresInstant(to)).toBe('10000-01-01T05:00:00Z');
  });
});
