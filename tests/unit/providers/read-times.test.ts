import { describe, expect, it } from 'vitest';
import {
  addSeconds,
  readEpochMs,
  readEpochSeconds,
  readIsoInstant,
  secondsBetween,
} from '../../../src/providers/read-times.ts';

describe('readIsoInstant', () => {
  it.each([
    ['2026-11-20T15:00:02.114Z', '2026-11-20T15:00:02.114Z'],
    ['2026-11-20T15:00:02Z', '2026-11-20T15:00:02.000Z'],
    ['2026-11-20T16:00:02.114801+01:00', '2026-11-20T15:00:02.114Z'],
    ['2026-11-20 15:00:02+00', '2026-11-20T15:00:02.000Z'],
    ['2026-11-20T15:00:02', undefined],
    ['2026-11-20', undefined],
    ['2026-13-45T25:61:61Z', undefined],
    ['1970-01-01T00:00:00Z', undefined],
    ['2150-01-01T00:00:00Z', undefined],
    [1_795_186_802, undefined],
  ])('%s is %s', (value, instant) => {
    expect(readIsoInstant(value)).toBe(instant);
  });
});

it('a time in another unit is absent', () => {
  expect(readEpochMs(1_795_186_802_114)).toBe('2026-11-20T15:00:02.114Z');
  expect(readEpochMs(1_795_186_802)).toBeUndefined();
  expect(readEpochSeconds(1_795_186_802)).toBe('2026-11-20T15:00:02.000Z');
  expect(readEpochSeconds(1_795_186_802_114)).toBeUndefined();
});

it('addSeconds moves an instant', () => {
  expect(addSeconds('2026-11-20T15:00:02.000Z', 45)).toBe('2026-11-20T15:00:47.000Z');
  expect(addSeconds(undefined, 45)).toBeUndefined();
  expect(addSeconds('2026-11-20T15:00:02.000Z', undefined)).toBeUndefined();
});

it('secondsBetween is absent when the end is before the start', () => {
  expect(secondsBetween('2026-11-20T15:00:02.000Z', '2026-11-20T15:00:03.500Z')).toBe(2);
  expect(secondsBetween('2026-11-20T15:00:02.000Z', '2026-11-20T15:00:01.000Z')).toBeUndefined();
});
