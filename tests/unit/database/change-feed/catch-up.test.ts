import { describe, expect, it } from 'vitest';
import { createCatchUp } from '../../../../src/database/change-feed/catch-up.ts';
import { createManualTimers } from '../../../helpers/manual-timers.ts';

function start(options: { maxReaders?: number } = {}) {
  const time = createManualTimers();
  const sent: string[] = [];
  const catchUp = createCatchUp({ timers: time.timers, send: (marker) => void sent.push(marker), ...options });
  /** The outcomes so far, in the order of the calls. */
  const ended: (boolean | undefined)[] = [];
  const wait = () => {
    const place = ended.push(undefined) - 1;
    void catchUp.wait().then((hasCaughtUp) => {
      ended[place] = hasCaughtUp;
    });
  };
  return { ...catchUp, time, sent, ended, wait };
}

const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('catching up', () => {
  it('waits until its marker comes back', async () => {
    const { wait, received, sent, ended } = start();
    wait();
    received('0');
    await settled();
    expect({ sent, ended }).toEqual({ sent: ['1'], ended: [undefined] });
    received('1');
    await settled();
    expect(ended).toEqual([true]);
  });

  it('is not ended by an earlier marker; one marker serves all readers that arrived since', async () => {
    const { wait, received, sent, ended, time } = start();
    for (const _ of [1, 2, 3]) wait();
    received('1');
    await settled();
    expect(ended).toEqual([true, undefined, undefined]);
    time.advance(5);
    received('2');
    await settled();
    expect({ sent, ended }).toEqual({ sent: ['1', '2'], ended: [true, true, true] });
  });

  it('sends the next marker only after a pause', async () => {
    const { wait, received, sent, time } = start();
    wait();
    received('1');
    wait();
    time.advance(4);
    expect(sent).toEqual(['1']);
    time.advance(1);
    expect(sent).toEqual(['1', '2']);
  });

  it('waits for at most a second, also when it began after the marker was sent', async () => {
    const { wait, time, ended } = start();
    wait();
    time.advance(400);
    wait();
    time.advance(599);
    await settled();
    expect(ended).toEqual([undefined, undefined]);
    time.advance(1);
    await settled();
    expect(ended).toEqual([false, false]);
  });

  it('fails at once while a marker is late, and waits again after that marker came back', async () => {
    const { wait, received, time, sent, ended } = start();
    wait();
    time.advance(1000);
    wait();
    await settled();
    expect({ sent, ended }).toEqual({ sent: ['1'], ended: [false, false] });
    received('1');
    time.advance(5);
    wait();
    received('2');
    await settled();
    expect(ended).toEqual([false, false, true]);
  });

  it('fails at once when too many readers wait', async () => {
    const { wait, ended } = start({ maxReaders: 2 });
    for (const _ of [1, 2, 3, 4]) wait();
    await settled();
    expect(ended).toEqual([undefined, undefined, undefined, false]);
  });

  it('fails when the connection ends, and leaves no timer', async () => {
    const { wait, stop, time, ended } = start();
    for (const _ of [1, 2]) wait();
    stop();
    await settled();
    expect(ended).toEqual([false, false]);
    expect(time.pending()).toBe(0);
  });

  it('leaves no timer when the connection ends between two markers', () => {
    const { wait, received, stop, time } = start();
    wait();
    received('1');
    wait();
    stop();
    expect(time.pending()).toBe(0);
  });
});
