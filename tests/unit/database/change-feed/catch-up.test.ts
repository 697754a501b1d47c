import { describe, expect, it } from 'vitest';
import { createCatchUp } from '../../../../src/database/change-feed/catch-up.ts';
import { createManualTimers } from '../../../helpers/manual-timers.ts';

function start(options: { maxReaders?: number } = {}) {
  const time = createManualTimers();
  const sent: string[] = [];
  const catchUp = createCatchUp({ timers: time.timers, send: (mark) => void sent.push(mark), ...options });
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

describe('a reader that has to catch up', () => {
  it('waits until the mark that was sent for it is heard', async () => {
    const { wait, heard, sent, ended } = start();
    wait();
    heard('0');
    await settled();
    expect({ sent, ended }).toEqual({ sent: ['1'], ended: [undefined] });
    heard('1');
    await settled();
    expect(ended).toEqual([true]);
  });

  it('is not served by a mark that was sent before it came; one mark serves all that came meanwhile', async () => {
    const { wait, heard, sent, ended, time } = start();
    for (const _ of [1, 2, 3]) wait();
    heard('1');
    await settled();
    expect(ended).toEqual([true, undefined, undefined]);
    time.advance(5);
    heard('2');
    await settled();
    expect({ sent, ended }).toEqual({ sent: ['1', '2'], ended: [true, true, true] });
  });

  it('does not make the database busy: the next mark is sent after a pause', async () => {
    const { wait, heard, sent, time } = start();
    wait();
    heard('1');
    wait();
    time.advance(4);
    expect(sent).toEqual(['1']);
    time.advance(1);
    expect(sent).toEqual(['1', '2']);
  });

  it('waits for a second at most, also where it came after the mark was sent', async () => {
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

  it('does not wait at all while a mark is late, and waits again when that one was heard', async () => {
    const { wait, heard, time, sent, ended } = start();
    wait();
    time.advance(1000);
    wait();
    await settled();
    expect({ sent, ended }).toEqual({ sent: ['1'], ended: [false, false] });
    heard('1');
    time.advance(5);
    wait();
    heard('2');
    await settled();
    expect(ended).toEqual([false, false, true]);
  });

  it('does not wait when too many do already', async () => {
    const { wait, ended } = start({ maxReaders: 2 });
    for (const _ of [1, 2, 3, 4]) wait();
    await settled();
    expect(ended).toEqual([undefined, undefined, undefined, false]);
  });

  it('is told that the connection is gone, and leaves no timer', async () => {
    const { wait, stop, time, ended } = start();
    for (const _ of [1, 2]) wait();
    stop();
    await settled();
    expect(ended).toEqual([false, false]);
    expect(time.pending()).toBe(0);
  });

  it('leaves no timer either when the connection goes between two marks', () => {
    const { wait, heard, stop, time } = start();
    wait();
    heard('1');
    wait();
    stop();
    expect(time.pending()).toBe(0);
  });
});
