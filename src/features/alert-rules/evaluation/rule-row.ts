// A rule as claim_alert_evaluation returns it.
import type { OpeningHours } from '../../../domain/opening-hours.ts';
import type { NotifiedState, RuleState, RuleStateName, RuleTimes } from './rule-state.ts';
import type { Comparison } from './spans.ts';

const minuteMs = 60_000;

/** What decides the state of a rule. */
export interface RuleTerms {
  readonly metric: string;
  readonly filter: string;
  readonly window_minutes: number;
  readonly comparison: Comparison;
  readonly operator: 'above' | 'below';
  readonly threshold: number;
  readonly minimum_sample: number;
  readonly for_minutes: number;
  readonly cooldown_minutes: number;
  readonly quiet_hours: OpeningHours;
  readonly notify_no_data: boolean;
}

export interface RuleRow extends RuleTerms {
  readonly id: string;
  readonly org_id: string;
  readonly name: string;
  readonly metric_version: number;
  readonly created_by: string | null;
  readonly last: StoredState | null;
}

interface StoredState {
  readonly state: RuleStateName;
  readonly since: string;
  readonly is_open: boolean;
  readonly notified: NotifiedState;
  readonly alerted_at: string | null;
  readonly evaluated_at: string;
}

/** A few evaluations may be missed. */
const maxGapMs = 5 * minuteMs;

export const timesOf = ({ for_minutes, cooldown_minutes, notify_no_data }: RuleTerms): RuleTimes => ({
  maxGapMs,
  forMs: for_minutes * minuteMs,
  cooldownMs: cooldown_minutes * minuteMs,
  notifiesNoData: notify_no_data,
});

export function stateOf(last: StoredState | null): RuleState | null {
  if (last === null) return null;
  return {
    state: last.state,
    sinceMs: Date.parse(last.since),
    isOpen: last.is_open,
    notified: last.notified,
    alertedAtMs: last.alerted_at === null ? null : Date.parse(last.alerted_at),
    evaluatedAtMs: Date.parse(last.evaluated_at),
  };
}

/** As save_alert_evaluation stores it. */
export const storedState = ({
  state,
  sinceMs,
  isOpen,
  notified,
  alertedAtMs,
  evaluatedAtMs,
}: RuleState): StoredState => ({
  state,
  since: toInstant(sinceMs),
  is_open: isOpen,
  notified,
  alerted_at: alertedAtMs === null ? null : toInstant(alertedAtMs),
  evaluated_at: toInstant(evaluatedAtMs),
});

export const toInstant = (epochMs: number) => new Date(epochMs).toISOString();
