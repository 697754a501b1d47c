// The states of an alert rule, over random sequences of outcomes, one a minute.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  advanceRule,
  type Moment,
  type Outcome,
  type RuleState,
  type RuleTimes,
  type Step,
} from '../../../src/features/alert-rules/evaluation/rule-state.ts';

const minuteMs = 60_000;
const startMs = Date.parse('2026-03-08T00:00:00Z');

const rules: fc.Arbitrary<RuleTimes> = fc.record({
  forMs: fc.integer({ min: 0, max: 6 }).map((minutes) => minutes * minuteMs),
  cooldownMs: fc.integer({ min: 0, max: 12 }).map((minutes) => minutes * minuteMs),
  notifiesNoData: fc.boolean(),
  maxGapMs: fc.constant(5 * minuteMs),
});
const outcomes = fc.constantFrom<Outcome>('breach', 'breach', 'calm', 'no data');
/** Outcomes last for some minutes, so that rules fire. */
const runs = fc
  .array(fc.record({ outcome: outcomes, isQuiet: fc.boolean(), minutes: fc.integer({ min: 1, max: 9 }) }), {
    maxLength: 25,
  })
  .map((parts) => parts.flatMap(({ minutes, ...part }) => Array.from({ length: minutes }, () => part)))
  .map((parts) => parts.map((part, minute): Moment => ({ ...part, atMs: startMs + minute * minuteMs })));

type Played = Step & { readonly moment: Moment };

function play(rule: RuleTimes, moments: readonly Moment[]): Played[] {
  let state: RuleState | null = null;
  return moments.map((moment) => {
    const step = advanceRule(state, rule, moment);
    state = step.next;
    return { ...step, moment };
  });
}

const check = (property: (rule: RuleTimes, moments: readonly Moment[]) => void) =>
  fc.assert(fc.property(rules, runs, property), { numRuns: 500 });

describe('an alert rule', () => {
  it('fires exactly when its condition has held for long enough without a pause', () => {
    check((rule, moments) => {
      const steps = play(rule, moments);
      for (const [index, { next, moment }] of steps.entries()) {
        const held = moments.slice(0, index + 1).findLastIndex(({ outcome }) => outcome !== 'breach');
        const began = moments[held + 1]?.atMs ?? Number.POSITIVE_INFINITY;
        const isBreach = moment.outcome === 'breach';
        expect(next.state === 'firing').toBe(isBreach && moment.atMs - began >= rule.forMs);
        expect(next.state === 'pending').toBe(isBreach && moment.atMs - began < rule.forMs);
      }
    });
  });

  it('has no data exactly when the figure has none', () => {
    check((rule, moments) => {
      for (const { next, moment } of play(rule, moments)) {
        expect(next.state === 'no_data').toBe(moment.outcome === 'no data');
      }
    });
  });

  it('is resolved only after it has fired, and reports each change of its state', () => {
    check((rule, moments) => {
      let last = 'ok';
      let hasFired = false;
      for (const { next, left } of play(rule, moments)) {
        expect(left).toBe(next.state === last ? null : last);
        if (next.state === 'resolved') expect(hasFired).toBe(true);
        if (next.state === 'ok') hasFired = false;
        hasFired ||= next.state === 'firing';
        last = next.state;
      }
    });
  });

  it('that has fired is resolved when its condition ends, also after a time without data', () => {
    check((rule, moments) => {
      let isOpen = false;
      for (const { next, moment } of play(rule, moments)) {
        if (moment.outcome === 'calm') {
          if (isOpen) expect(next.state).toBe('resolved');
          isOpen = false;
        }
        isOpen ||= next.state === 'firing';
      }
    });
  });

  it('sends nothing in quiet hours, and never the same notification twice in a row', () => {
    check((rule, moments) => {
      let last = 'resolved';
      for (const { notification, moment } of play(rule, moments)) {
        if (notification === null) continue;
        expect(moment.isQuiet).toBe(false);
        expect(notification).not.toBe(last);
        last = notification;
      }
    });
  });

  it('notifies of problems at most once in each cooldown', () => {
    check((rule, moments) => {
      let last = Number.NEGATIVE_INFINITY;
      for (const { notification, moment } of play(rule, moments)) {
        if (notification === null || notification === 'resolved') continue;
        expect(moment.atMs - last).toBeGreaterThanOrEqual(rule.cooldownMs);
        last = moment.atMs;
      }
    });
  });

  it('has notified of the state that holds, when neither quiet hours nor a cooldown prevent it', () => {
    check((rule, moments) => {
      for (const { next, moment } of play({ ...rule, cooldownMs: 0 }, moments)) {
        if (moment.isQuiet) continue;
        if (next.state === 'firing') expect(next.notified).toBe('firing');
        if (next.state === 'ok' || next.state === 'resolved') expect(next.notified).toBe('resolved');
      }
    });
  });

  it('notifies of no data only if the rule says so', () => {
    check((rule, moments) => {
      const sent = play({ ...rule, notifiesNoData: false }, moments).map(({ notification }) => notification);
      expect(sent).not.toContain('no_data');
    });
  });

  it('begins again after a gap between evaluations', () => {
    const rule = { forMs: 10 * minuteMs, cooldownMs: 0, notifiesNoData: false, maxGapMs: 5 * minuteMs };
    const breachAt = (minute: number): Moment => ({
      atMs: startMs + minute * minuteMs,
      outcome: 'breach',
      isQuiet: false,
    });
    const states = play(rule, [0, 1, 30, 35, 40].map(breachAt)).map(({ next }) => next.state);
    expect(states).toEqual(['pending', 'pending', 'pending', 'pending', 'firing']);
  });

  it('that fired and was resolved in quiet hours sends no notification', () => {
    const rule = { forMs: 0, cooldownMs: 0, notifiesNoData: false, maxGapMs: 5 * minuteMs };
    const parts = [
      ['breach', true],
      ['calm', true],
      ['calm', false],
    ] as const;
    const moments = parts.map(([outcome, isQuiet], minute) => ({
      atMs: startMs + minute * minuteMs,
      outcome,
      isQuiet,
    }));
    expect(play(rule, moments).map(({ notification }) => notification)).toEqual([null, null, null]);
  });
});
