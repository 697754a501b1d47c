import { describe, expect, it } from 'vitest';
import { changeInWords, toneOf } from '../../../web/words/change.ts';
import { figureWords } from '../../../web/words/en/figures.ts';
import { periodWords } from '../../../web/words/en/period.ts';
import * as numbers from '../../../web/words/numbers.ts';
import * as time from '../../../web/words/time.ts';

/** Spaces that do not break are drawn as others. */
const plain = (text: string) => text.replaceAll(/[\u00a0\u2009\u202f]/g, ' ');

describe('numbers', () => {
  it.each([
    [numbers.count(12_480), '12,480'],
    [numbers.count(0), '0'],
    [numbers.count(null), '–'],
    [numbers.percent(71.2), '71.2 %'],
    [numbers.percent(71), '71.0 %'],
    [numbers.percent(null), '–'],
    [numbers.rate(75, 6, 8), '6 of 8'],
    [numbers.rate(75, 60, 80), '75.0 %'],
    [numbers.rate(null, 0, 0), '–'],
    [numbers.partOf(2478, 3480), '2,478 of 3,480'],
    [numbers.changePercent(5.5), '+5.5 %'],
    [numbers.changePercent(-5.5), '−5.5 %'],
    [numbers.changePercent(0), '0 %'],
    [numbers.signedPercent(null, 3, 0), 'new'],
    [numbers.signedPercent(null, 3, null), '–'],
    [numbers.clockLength(160), '2:40'],
    [numbers.clockLength(3760), '1:02:40'],
    [numbers.clockLength(59.6), '1:00'],
    [numbers.lengthInWords(160), '2 min 40 s'],
    [numbers.lengthInWords(120), '2 min'],
    [numbers.lengthInWords(59), '59 s'],
    [numbers.lengthInWords(3720), '1 h 2 min'],
    [numbers.lengthInWords(1_123_200), '312 h'],
    [numbers.money(190_000, 'USD'), '$0.19'],
    [numbers.money(173_500, 'USD'), '$0.1735'],
    [numbers.money(173_000, 'USD'), '$0.1730'],
    [numbers.money(11_200_000, 'USD'), '$11.20'],
    [numbers.money(0, 'USD'), '$0.00'],
    [numbers.money(null, 'USD'), '–'],
    [numbers.brief(8.25), '8.3'],
    [numbers.brief(34.4), '34'],
    [numbers.brief(null), '–'],
  ])('%s', (text, expected) => {
    expect(plain(text)).toBe(expected);
  });
});

describe('a change', () => {
  const change = (unit: string, by: number | null, better: 'higher' | 'lower' | null) =>
    plain(changeInWords({ unit, change: by, better }, 'USD'));

  it.each([
    [change('calls', 309, null), '▲ 309 more'],
    [change('calls', 48, 'lower'), '▲ 48, worse'],
    [change('calls', -48, 'lower'), '▼ 48, better'],
    [change('percent', -2.1, 'higher'), '▼ 2.1 pts, worse'],
    [change('seconds', 3, null), '▲ 3 s longer'],
    [change('micros', -2800, 'lower'), '▼ $0.0028, better'],
    [change('calls', 0, 'lower'), 'the same'],
    [change('calls', null, 'lower'), '–'],
  ])('%s', (text, expected) => {
    expect(text).toBe(expected);
  });

  it('has no tone where neither more nor less is better', () => {
    expect(toneOf({ unit: 'calls', change: 5, better: null })).toBeUndefined();
    expect(toneOf({ unit: 'calls', change: 0, better: 'higher' })).toBeUndefined();
  });

  it('is told in a sentence with the part and the whole of a rate', () => {
    const answered = { name: 'answerRate', unit: 'percent', value: 71.2, part: 2478, whole: 3480, change: -2.1 };
    expect(plain(figureWords.sentence(answered, 'USD', 'the 28 days before'))).toBe(
      'Answered rate: 71.2 %, 2,478 of 3,480 inbound calls, 2.1 pts lower than the 28 days before',
    );
    const none = { ...answered, value: null, part: 0, whole: 0, change: null };
    expect(figureWords.sentence(none, 'USD', undefined)).toBe('Answered rate: unknown, 0 of 0 inbound calls');
  });
});

describe('times', () => {
  const zone = 'America/New_York';
  const now = Date.parse('2026-11-28T14:02:11Z');

  it.each([
    [time.clockTime(zone, now), '09:02'],
    [time.clockTimeWithSeconds('Asia/Kathmandu', now), '19:47:11'],
    [time.momentOf(zone, '2026-11-28T05:00:00Z', now), '00:00'],
    [time.momentOf(zone, '2026-11-28T04:59:00Z', now), 'Fri 27 Nov, 23:59'],
    [time.momentOf(zone, '2025-11-28T12:00:00Z', now), 'Fri 28 Nov 2025, 07:00'],
    [time.zoneName(zone, now), 'New York time, UTC−5'],
    [time.zoneName('Asia/Kathmandu', now), 'Kathmandu time, UTC+5:45'],
    [time.spanText('2026-11-28', '2026-11-28'), 'Sat 28 Nov 2026'],
    [time.spanText('2026-11-01', '2026-11-28'), '1 – 28 Nov 2026'],
    [time.spanText('2026-10-31', '2026-11-27'), '31 Oct – 27 Nov 2026'],
    [time.bucketInWords('2026-11-24T00:00:00-05:00', 'day'), 'Tuesday 24 November'],
    [time.bucketInWords('2026-11-24T14:00:00-05:00', 'hour'), 'Tuesday 24 November, 14:00'],
    [time.bucketInWords('2026-11-23T00:00:00-05:00', 'week'), 'Week of 23 November'],
    [time.bucketInWords('2026-11-01T00:00:00-04:00', 'month'), 'November 2026'],
    [time.hourRange(9), '09:00–10:00'],
    [time.weekdayName(0, 'long'), 'Sunday'],
    [time.weekdayName(6), 'Sat'],
  ])('%s', (text, expected) => {
    expect(plain(text)).toBe(expected);
  });
});

describe('the name of a comparison', () => {
  it.each([
    ['week', 28, 'the 28 days before'],
    ['week', 90, 'the same weekdays before'],
    ['week', 1, 'the same weekday before'],
    ['previous', 90, 'the 90 days before'],
    ['previous', 1, 'the day before'],
    ['month', 28, 'the month before'],
  ] as const)('%s of %i days is "%s"', (kind, days, expected) => {
    expect(periodWords.comparison(kind, days)).toBe(expected);
  });
});
