import { expect, it } from 'vitest';
import { createStallGuard } from '../../../../src/database/transport/stall-guard.ts';

function start() {
  let nowMs = 0;
  const guard = createStallGuard({ now: () => nowMs, stalledAfterMs: 1500, minUnanswered: 4, probeEveryMs: 20 });
  const advance = (ms: number) => {
    nowMs += ms;
  };
  const send = (count: number) => {
    for (let sent = 0; sent < count; sent += 1) guard.onSent();
  };
  return { ...guard, advance, send };
}

it('a stalled database gets one probe per interval, and other queries fail soon', async () => {
  const { admit, advance, send } = start();
  send(4);
  advance(1500);
  expect(admit()).toBeUndefined();
  await expect(admit()).rejects.toThrow('answers no queries');
  await expect(admit()).rejects.toThrow('answers no queries');
  advance(20);
  expect(admit()).toBeUndefined();
});

it('an answer releases waiting queries and ends the stall', async () => {
  const { admit, advance, send, onAnswered } = start();
  send(4);
  advance(1500);
  expect(admit()).toBeUndefined();
  const waiting = [admit(), admit()];
  onAnswered();
  await expect(Promise.all(waiting)).resolves.toBeDefined();
  expect(admit()).toBeUndefined();
});

it.each([
  ['only a few queries are slow', 3, 60_000],
  ['many queries have waited only for a moment', 50, 1499],
])('the database is not stalled when %s', (_what, count, ms) => {
  const { admit, advance, send } = start();
  send(count);
  advance(ms);
  expect([admit(), admit(), admit()]).toEqual([undefined, undefined, undefined]);
});

it('any answer resets the count: slow queries alone are not a stall', () => {
  const { admit, advance, send, onAnswered } = start();
  send(8);
  advance(1400);
  onAnswered();
  advance(1400);
  expect([admit(), admit()]).toEqual([undefined, undefined]);
});
