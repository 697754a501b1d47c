// When people are told, on a clock that only the test moves.
import { describe, expect, it } from 'vitest';
import { type AlertPart, createAlerts } from '../../../src/alerts/alerts.ts';

const refused = Object.assign(new Error('connect ECONNREFUSED redis://:s3cret@cache.internal:6379'), {
  code: 'ECONNREFUSED',
});
const readOnly = Object.assign(new Error("READONLY for key 'lists@1|8f0c…'"), { code: 'READONLY' });

const wrongPassword = Object.assign(new Error('WRONGPASS for s3cret'), {
  ...{ code: 'WRONGPASS', isDefinite: true, advice: 'put the right one into REDIS_URL.' },
});

type Step = readonly [minute: number, what: 'fails' | 'succeeds', times: number, error?: unknown, part?: AlertPart];

function play(steps: readonly Step[]) {
  let minutes = 0;
  const told: string[] = [];
  const keep = (_details: object, text: string) => void told.push(`${minutes}: ${text.replace('Callboard: ', '')}`);
  const alerts = createAlerts({ log: { error: keep, info: keep, warn: keep }, now: () => minutes * 60_000 });
  for (const [minute, what, times, error = refused, part = 'redis'] of steps) {
    minutes = minute;
    for (let time = 0; time < times; time += 1) {
      if (what === 'fails') alerts.failed(part, error);
      else alerts.succeeded(part);
    }
  }
  return told;
}

describe('people are told', () => {
  it.each<[string, Step[], string[]]>([
    ['nothing of four failures', [[0, 'fails', 4]], []],
    ['of the fifth in a row', [[0, 'fails', 5]], ['0: redis failed 5 times in a row (ECONNREFUSED)']],
    [
      'nothing of five that are not in a row',
      [
        [0, 'fails', 4],
        [0, 'succeeds', 1],
        [0, 'fails', 4],
      ],
      [],
    ],
    [
      'of each part for itself',
      [
        [0, 'fails', 5],
        [0, 'fails', 4, refused, 'database'],
        [0, 'fails', 5, refused, 'loaders'],
      ],
      ['0: redis failed 5 times in a row (ECONNREFUSED)', '0: loaders failed 5 times in a row (ECONNREFUSED)'],
    ],
    [
      'nothing more in five minutes of silence, of whatever kind',
      [
        [0, 'fails', 50],
        [4.99, 'fails', 50, readOnly],
      ],
      ['0: redis failed 5 times in a row (ECONNREFUSED)'],
    ],
    [
      'at once of what does not pass by itself, and what to do',
      [[0, 'fails', 1, wrongPassword]],
      ['0: redis failed once (WRONGPASS): put the right one into REDIS_URL.'],
    ],
    [
      'of it during the silence as well, once',
      [
        [0, 'fails', 5],
        [1, 'fails', 50, wrongPassword],
        [2, 'succeeds', 1],
        [3, 'fails', 50, wrongPassword],
      ],
      [
        '0: redis failed 5 times in a row (ECONNREFUSED)',
        '1: redis failed 6 times in a row (WRONGPASS): put the right one into REDIS_URL.',
        '2: redis recovered after 120 s and 55 failures',
      ],
    ],
    [
      'of another kind when the silence is over',
      [
        [0, 'fails', 5],
        [5, 'fails', 1, readOnly],
      ],
      ['0: redis failed 5 times in a row (ECONNREFUSED)', '5: redis failed 6 times in a row (READONLY)'],
    ],
    [
      'of the same again after fifteen minutes, with how many there were',
      [
        [0, 'fails', 5],
        [6, 'fails', 100],
        [14.99, 'fails', 20],
        [15, 'fails', 1],
        [16, 'fails', 3],
        [30, 'fails', 2],
      ],
      [
        '0: redis failed 5 times in a row (ECONNREFUSED)',
        '15: redis failed 126 times in a row (ECONNREFUSED); 120 more failures like it since the last alert',
        '30: redis failed 130 times in a row (ECONNREFUSED); 3 more failures like it since the last alert',
      ],
    ],
    [
      'once that it recovered',
      [
        [0, 'fails', 7],
        [2, 'succeeds', 3],
      ],
      ['0: redis failed 5 times in a row (ECONNREFUSED)', '2: redis recovered after 120 s and 7 failures'],
    ],
    [
      'of no recovery from what they were not told',
      [
        [0, 'fails', 4],
        [1, 'succeeds', 1],
      ],
      [],
    ],
    [
      'nothing of a part that comes and goes within the silence',
      [
        [0, 'fails', 5],
        [1, 'succeeds', 1],
        [2, 'fails', 9],
        [3, 'succeeds', 1],
      ],
      ['0: redis failed 5 times in a row (ECONNREFUSED)', '1: redis recovered after 60 s and 5 failures'],
    ],
    [
      'of the same kind once in fifteen minutes, however often it comes and goes',
      [
        [0, 'fails', 5],
        [1, 'succeeds', 1],
        [6, 'fails', 9],
        [7, 'succeeds', 1],
        [14.99, 'fails', 5],
        [15, 'fails', 1],
        [16, 'succeeds', 1],
      ],
      [
        '0: redis failed 5 times in a row (ECONNREFUSED)',
        '1: redis recovered after 60 s and 5 failures',
        '15: redis failed 6 times in a row (ECONNREFUSED); 6 more failures like it since the last alert',
        '16: redis recovered after 61 s and 6 failures',
      ],
    ],
  ])('%s', (_, steps, expected) => {
    expect(play(steps)).toEqual(expected);
  });
});

describe('an alert', () => {
  it.each([
    ['its code', readOnly, 'READONLY'],
    ['its SQL state', Object.assign(new Error('terminating'), { code: '57P01' }), '57P01'],
    ['its name, where it has no code', new TypeError('org 8f0c1b7e has no key'), 'TypeError'],
    ['no code that is a sentence', Object.assign(new Error(''), { code: 'key org:1' }), 'Error'],
    ['no name that is a sentence', Object.assign(new Error(''), { name: 'redis://:s3cret@host' }), 'Error'],
    ['nothing, where none was given', 'redis://:s3cret@host', 'no error given'],
  ])('shows of an error %s', (_, error, shown) => {
    expect(play([[0, 'fails', 5, error]])).toEqual([`0: redis failed 5 times in a row (${shown})`]);
  });
});
