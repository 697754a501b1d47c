// The states of an alert rule, and its notifications. Pure: the time is a parameter.

export const ruleStates = ['ok', 'pending', 'firing', 'resolved', 'no_data'] as const;
export type RuleStateName = (typeof ruleStates)[number];

/** What the figure says at one time. */
export type Outcome = 'breach' | 'calm' | 'no data';

/** The states that are notified. A new rule counts as resolved. */
export type NotifiedState = 'firing' | 'resolved' | 'no_data';

export interface RuleState {
  readonly state: RuleStateName;
  readonly sinceMs: number;
  /** The rule fired, and its end was not seen yet. True also while there is no data. */
  readonly isOpen: boolean;
  /** The state of the last notification. */
  readonly notified: NotifiedState;
  /** The time of the last notification of a problem. */
  readonly alertedAtMs: number | null;
  readonly evaluatedAtMs: number;
}

export interface RuleTimes {
  readonly forMs: number;
  readonly cooldownMs: number;
  readonly notifiesNoData: boolean;
  /** After a longer pause between evaluations, a pending rule begins again: nothing is known about the time between. */
  readonly maxGapMs: number;
}

export interface Moment {
  readonly atMs: number;
  readonly outcome: Outcome;
  readonly isQuiet: boolean;
}

export interface Step {
  readonly next: RuleState;
  /** The state that has ended. Null: it is the same. */
  readonly left: RuleStateName | null;
  /** Null: nothing is sent. */
  readonly notification: NotifiedState | null;
}

export function advanceRule(previous: RuleState | null, rule: RuleTimes, moment: Moment): Step {
  const { atMs } = moment;
  const last = previous ?? initial(atMs);
  const state = stateAfter(last, rule, moment);
  const isRestarted = state === 'pending' && atMs - last.evaluatedAtMs > rule.maxGapMs;
  const isOpen = state === 'firing' || (state === 'no_data' && last.isOpen) || (state === 'pending' && last.isOpen);
  const moved: RuleState = {
    ...last,
    state,
    sinceMs: state === last.state && !isRestarted ? last.sinceMs : atMs,
    isOpen,
    evaluatedAtMs: atMs,
  };
  const notification = dueNotification(moved, rule, moment);
  return {
    next: notification === null ? moved : withNotification(moved, notification),
    left: state === last.state ? null : last.state,
    notification,
  };
}

const initial = (atMs: number): RuleState => ({
  state: 'ok',
  sinceMs: atMs,
  isOpen: false,
  notified: 'resolved',
  alertedAtMs: null,
  evaluatedAtMs: atMs,
});

function stateAfter(
  last: RuleState,
  { forMs, cooldownMs, maxGapMs }: RuleTimes,
  { atMs, outcome }: Moment,
): RuleStateName {
  if (outcome === 'no data') return 'no_data';
  if (outcome === 'calm') {
    if (last.isOpen) return 'resolved';
    return last.state === 'resolved' && atMs - last.sinceMs < cooldownMs ? 'resolved' : 'ok';
  }
  if (last.state === 'firing' || forMs === 0) return 'firing';
  const isContinued = last.state === 'pending' && atMs - last.evaluatedAtMs <= maxGapMs;
  return isContinued && atMs - last.sinceMs >= forMs ? 'firing' : 'pending';
}

/**
 * The difference between the state and the last notification, so that one notification at most follows quiet hours: none, if the
 * rule fired and was resolved within them.
 */
function dueNotification(rule: RuleState, times: RuleTimes, { atMs, isQuiet }: Moment): NotifiedState | null {
  const wanted = wantedNotification(rule, times, atMs);
  if (wanted === null || wanted === rule.notified || isQuiet) return null;
  const isCooling = rule.alertedAtMs !== null && atMs - rule.alertedAtMs < times.cooldownMs;
  return wanted !== 'resolved' && isCooling ? null : wanted;
}

function wantedNotification({ state, sinceMs }: RuleState, { forMs, notifiesNoData }: RuleTimes, atMs: number) {
  if (state === 'firing') return 'firing';
  if (state === 'ok' || state === 'resolved') return 'resolved';
  return state === 'no_data' && notifiesNoData && atMs - sinceMs >= forMs ? 'no_data' : null;
}

const withNotification = (rule: RuleState, notification: NotifiedState): RuleState => ({
  ...rule,
  notified: notification,
  alertedAtMs: notification === 'resolved' ? rule.alertedAtMs : rule.evaluatedAtMs,
});
