import { expect, it } from 'vitest';
import { createStallGuard } from '../../../../src/database/transport/stall-guard.ts';

function start() {
  let nowMs = 0;
  // Nobody waits for real: a wait that is over at once is as good.
  const silence = createStallGuard({ now: () => nowMs, silentAfterMs: 1500, minUnanswered: 4, waitMs: 20 });
  const pass = (ms: number) => {
    nowMs += ms;
  };
  const send = (count: number) => {
    for (let sent = 0; sent < count; sent += 1) silence.sent();
  };
  return { ...silence, time: pass, send };
}

it('a database that has answered nobody for a while is asked by one after the other, and the rest give up soon', async () => {
  const { pass, time, send } = start();
  send(4);
  time(1500);
  expect(pass()).toBeUndefined();
  await expect(pass()).rejects.toThrow('answered nobody');
  await expect(pass()).rejects.toThrow('answered nobody');
  time(20);
  expect(pass()).toBeUndefined();
});

it('when it answers one, those who wait go on, and nobody waits any more', async () => {
  const { pass, time, send, answered } = start();
  send(4);
  time(1500);
  expect(pass()).toBeUndefined();
  const waiting = [pass(), pass()];
  answered();
  await expect(Promise.all(waiting)).resolves.toBeDefined();
  expect(pass()).toBeUndefined();
});

it.each([
  ['few are slow', 3, 60_000],
  ['many have waited for a moment', 50, 1499],
])('it is not taken for silent when %s', (_what, count, ms) => {
  const { pass, time, send } = start();
  send(count);
  time(ms);
  expect([pass(), pass(), pass()]).toEqual([undefined, undefined, undefined]);
});

it('who is dear does not make it silent for others: any answer ends the count', () => {
  const { pass, time, send, answered } = start();
  send(8);
  time(1400);
  answered();
  time(1400);
  expect([pass(), pass()]).toEqual([undefined, undefined]);
});
