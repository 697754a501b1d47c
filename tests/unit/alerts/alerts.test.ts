// When an alert is sent, on a clock that only the test advances.
import { describe, expect, it } from 'vitest';
import { createAlerts } from '../../../src/alerts/alerts.ts';
import type { AlertPart } from '../../../src/domain/alert-part.ts';

const refused = Object.assign(new Error('connect ECONNREFUSED redis://:s3cret@cache.internal:6379'), {
  code: 'ECONNREFUSED',
});
const readOnly = Object.assign(new Error("READONLY for key 'lists@1|8f0c…'"), { code: 'READONLY' });

const wrongPassword = Object.assign(new Error('WRONGPASS for s3cret'), {
  ...{ code: 'WRONGPASS', isDefinite: true, advice: 'correct the password in REDIS_URL.' },
});

type Step = readonly [minute: number, what: 'fails' | 'succeeds', times: number, error?: unknown, part?: AlertPart];

function play(steps: readonly Step[]) {
  let minutes = 0;
  const alerted: string[] = [];
  const keep = (_details: object, text: string) => void alerted.push(`${minutes}: ${text.replace('Callboard: ', '')}`);
  const alerts = createAlerts({ log: { error: keep, info: keep, warn: keep }, now: () => minutes * 60_000 });
  for (const [minute, what, times, error = refused, part = 'redis'] of steps) {
    minutes = minute;
    for (let time = 0; time < times; time += 1) {
      if (what === 'fails') alerts.failed(part, error);
      else alerts.succeeded(part);
    }
  }
  return alerted;
}

describe('an alert is sent', () => {
  it.each<[string, Step[], string[]]>([
    ['not after four failures', [[0, 'fails', 4]], []],
    ['after five failures in a row', [[0, 'fails', 5]], ['0: redis failed 5 times in a row (ECONNREFUSED)']],
    [
      'not after five failures with a success in between',
      [
        [0, 'fails', 4],
        [0, 'succeeds', 1],
        [0, 'fails', 4],
      ],
      [],
    ],
    [
      'for each part separately',
      [
        [0, 'fails', 5],
        [0, 'fails', 4, refused, 'database'],
        [0, 'fails', 5, refused, 'loaders'],
      ],
      ['0: redis failed 5 times in a row (ECONNREFUSED)', '0: loaders failed 5 times in a row (ECONNREFUSED)'],
    ],
    [
      'not again within five minutes, for any kind of failure',
      [
        [0, 'fails', 50],
        [4.99, 'fails', 50, readOnly],
      ],
      ['0: redis failed 5 times in a row (ECONNREFUSED)'],
    ],
    [
      'at once for an error that needs a person, with its advice',
      [[0, 'fails', 1, wrongPassword]],
      ['0: redis failed once (WRONGPASS): correct the password in REDIS_URL.'],
    ],
    [
      'for such an error also within the five minutes, once',
      [
        [0, 'fails', 5],
        [1, 'fails', 50, wrongPassword],
        [2, 'succeeds', 1],
        [3, 'fails', 50, wrongPassword],
      ],
      [
        '0: redis failed 5 times in a row (ECONNREFUSED)',
        '1: redis failed 6 times in a row (WRONGPASS): correct the password in REDIS_URL.',
        '2: redis recovered after 120 s and 55 failures',
      ],
    ],
    [
      'for another kind of failure after the five minutes',
      [
        [0, 'fails', 5],
        [5, 'fails', 1, readOnly],
      ],
      ['0: redis failed 5 times in a row (ECONNREFUSED)', '5: redis failed 6 times in a row (READONLY)'],
    ],
    [
      'for the same kind again after fifteen minutes, with the number suppressed',
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
        '15: redis failed 126 times in a row (ECONNREFUSED); 120 more failures of this kind since the last alert',
        '30: redis failed 130 times in a row (ECONNREFUSED); 3 more failures of this kind since the last alert',
      ],
    ],
    [
      'once for a recovery',
      [
        [0, 'fails', 7],
        [2, 'succeeds', 3],
      ],
      ['0: redis failed 5 times in a row (ECONNREFUSED)', '2: redis recovered after 120 s and 7 failures'],
    ],
    [
      'not for a recovery without an alert before it',
      [
        [0, 'fails', 4],
        [1, 'succeeds', 1],
      ],
      [],
    ],
    [
      'once for a part that fails and recovers within the five minutes',
      [
        [0, 'fails', 5],
        [1, 'succeeds', 1],
        [2, 'fails', 9],
        [3, 'succeeds', 1],
      ],
      ['0: redis failed 5 times in a row (ECONNREFUSED)', '1: redis recovered after 60 s and 5 failures'],
    ],
    [
      'once in fifteen minutes for the same kind, however often the part fails and recovers',
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
        '15: redis failed 6 times in a row (ECONNREFUSED); 6 more failures of this kind since the last alert',
        '16: redis recovered after 61 s and 6 failures',
      ],
    ],
  ])('%s', (_, steps, expected) => {
    expect(play(steps)).toEqual(expected);
  });
});

describe('an alert shows', () => {
  it.each([
    ['the code of its error', readOnly, 'READONLY'],
    ['the SQL state', Object.assign(new Error('terminating'), { code: '57P01' }), '57P01'],
    ['the name of an error without a code', new TypeError('org 8f0c1b7e has no key'), 'TypeError'],
    ['no code that could be a message', Object.assign(new Error(''), { code: 'key org:1' }), 'Error'],
    ['no name that could be a message', Object.assign(new Error(''), { name: 'redis://:s3cret@host' }), 'Error'],
    ['nothing of a value that is not an error', 'redis://:s3cret@host', 'no error given'],
  ])('%s', (_, error, shown) => {
    expect(play([[0, 'fails', 5, error]])).toEqual([`0: redis failed 5 times in a row (${shown})`]);
  });
});

describe('the state of a part', () => {
  function startAlerts() {
    const clock = { minutes: 0 };
    const quiet = { error() {}, info() {}, warn() {} };
    const channel = { name: 'slack', post: async () => 'delivered' as const };
    const alerts = createAlerts({ log: quiet, channels: [channel], now: () => clock.minutes * 60_000 });
    const stateOf = (part: AlertPart) => alerts.parts().find((each) => each.part === part);
    const fail = (times: number, error: unknown = refused) => {
      for (let time = 0; time < times; time += 1) alerts.failed('redis', error);
    };
    return { clock, alerts, stateOf, fail };
  }

  it('is failing before the alert and alerted after it, with the code only', () => {
    const { clock, stateOf, fail } = startAlerts();
    expect(stateOf('redis')).toMatchObject({ state: 'ok', failures: 0, failingSince: null, mutedUntil: null });
    clock.minutes = 1;
    fail(4);
    const failing = { failures: 4, failingSince: 60_000, lastFailure: 'ECONNREFUSED', lastAlertAt: null };
    expect(stateOf('redis')).toEqual({ part: 'redis', state: 'failing', ...failing, mutedUntil: null });
    clock.minutes = 2;
    fail(1);
    expect(stateOf('redis')).toMatchObject({
      state: 'alerted',
      failures: 5,
      failingSince: 60_000,
      lastAlertAt: 120_000,
    });
    expect(stateOf('database')).toMatchObject({ state: 'ok', failures: 0 });
  });

  it('is muted for 15 minutes for the same kind of failure, and for 5 for another', () => {
    const { clock, stateOf, fail } = startAlerts();
    fail(5);
    expect(stateOf('redis')?.mutedUntil).toBe(15 * 60_000);
    fail(1, readOnly);
    expect(stateOf('redis')?.mutedUntil).toBe(5 * 60_000);
    clock.minutes = 5;
    expect(stateOf('redis')?.mutedUntil).toBeNull();
  });

  it('is ok after a success, and still shows the last failure', () => {
    const { alerts, stateOf, fail } = startAlerts();
    fail(5);
    alerts.succeeded('redis');
    expect(stateOf('redis')).toMatchObject({
      state: 'ok',
      failures: 0,
      failingSince: null,
      lastFailure: 'ECONNREFUSED',
    });
    expect(alerts.channels).toEqual(['slack']);
  });
});
