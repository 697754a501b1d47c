// The player of a call: silences, turns, and what a screen reader says of the slider.
import { describe, expect, it } from 'vitest';
import { endOfSilence, silentRanges } from '../../../web/charts/silence.ts';
import { hasTimes, speakerAt, startOfTurn, type Turn, turnAt } from '../../../web/screens/calls/turns.ts';
import { playerWords } from '../../../web/words/en/player.ts';

describe('a silence', () => {
  const peaks = (text: string) => [...text].map((each) => (each === '#' ? 60 : 2));

  it('is where no side speaks, and keeps the beginning of the next word', () => {
    const caller = peaks('##......##....####..');
    const agent = peaks('..##....##........##');
    expect(silentRanges([caller, agent], 20)).toEqual([
      { start: 4, end: 7.75 },
      { start: 10, end: 13.75 },
    ]);
  });

  it('is no pause of speech', () => {
    expect(silentRanges([peaks('#.#.#.#.#.')], 10)).toEqual([]);
  });

  it('lasts to the end where nothing comes after it', () => {
    expect(silentRanges([peaks('##...')], 5)).toEqual([{ start: 2, end: 5 }]);
    expect(silentRanges([], 10)).toEqual([]);
  });

  it('is left at its end', () => {
    const ranges = [{ start: 4, end: 7.75 }];
    expect([3.9, 4, 7.7, 7.75].map((at) => endOfSilence(ranges, at))).toEqual([undefined, 7.75, 7.75, undefined]);
  });
});

describe('a turn', () => {
  const turns: Turn[] = [
    { role: 'agent', text: 'Hello', start: 0.5, end: 3 },
    { role: 'caller', text: 'Hi', start: 4, end: 6 },
    { role: 'agent', text: 'Bye', start: 6.5, end: null },
  ];

  it('is spoken from its start to that of the next', () => {
    expect([0, 0.5, 3.5, 4, 100].map((at) => turnAt(turns, at))).toEqual([-1, 0, 0, 1, 2]);
  });

  it('has a speaker until its end', () => {
    expect([0, 1, 3.5, 5, 100].map((at) => speakerAt(turns, at))).toEqual([
      undefined,
      'agent',
      undefined,
      'caller',
      'agent',
    ]);
  });

  it('is reached from the turn before and after it', () => {
    expect(startOfTurn(turns, 0.5, 1)).toBe(4);
    expect(startOfTurn(turns, 6.5, 1)).toBeUndefined();
    expect(startOfTurn(turns, 5.8, -1)).toBe(4);
    expect(startOfTurn(turns, 4.5, -1)).toBe(0.5);
  });

  it('may have no times', () => {
    expect(hasTimes([{ role: 'agent', text: 'Hello' }])).toBe(false);
    expect(hasTimes(turns)).toBe(true);
  });
});

describe('the slider', () => {
  it.each([
    [72, 160, 'caller', '1 minute 12 of 2 minutes 40, caller speaking'],
    [0, 60, undefined, '0 seconds of 1 minute'],
    [1, 59.9, 'agent', '1 second of 59 seconds, agent speaking'],
    [5, 3600, 'tool', '5 seconds of 60 minutes'],
  ] as const)('at %s of %s says "%4$s"', (at, duration, speaker, text) => {
    expect(playerWords.valueText(at, duration, speaker)).toBe(text);
  });
});
