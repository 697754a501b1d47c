// What a destination receives. It has figures and ids only: no phone number and no name of a caller.
import { callFiguresVersion } from '../../../domain/call-figures.ts';
import { populationOf, ruleFigureNamed } from '../call-registry.ts';
import type { RuleRow } from './rule-row.ts';
import type { NotifiedState } from './rule-state.ts';

interface Occasion {
  readonly state: NotifiedState;
  readonly since: string;
  readonly value: number | null;
  readonly before: number | null;
  readonly part: number | null;
  readonly whole: number | null;
  readonly sample: number;
  readonly changePercent: number | null;
  readonly window: { readonly from: string; readonly to: string };
}

export interface AlertPayload {
  readonly type: `alert.${NotifiedState | 'test'}`;
  readonly timestamp: string;
  readonly data: {
    readonly rule: { readonly id: string; readonly name: string } | null;
    readonly org_id: string;
    readonly state: NotifiedState | 'test';
    readonly since: string;
    readonly metric: string;
    readonly unit: string;
    readonly metric_version: number;
    readonly value: number | null;
    readonly before: number | null;
    readonly change_percent: number | null;
    readonly part: number | null;
    readonly whole: number | null;
    readonly sample: number;
    readonly comparison: string;
    readonly operator: string;
    readonly threshold: number;
    readonly window: { readonly from: string; readonly to: string };
    /** Of the list: the calls of the figure in the window, of a quotient those of `whole`. */
    readonly filter: string;
  };
}

/** As save_alert_evaluation expects it. */
export function notificationOf(rule: RuleRow, { state, window, changePercent, ...measured }: Occasion) {
  const payload: AlertPayload = {
    type: `alert.${state}`,
    timestamp: window.to,
    data: {
      rule: { id: rule.id, name: rule.name },
      org_id: rule.org_id,
      state,
      ...measured,
      metric: rule.metric,
      unit: ruleFigureNamed(rule.metric)?.unit ?? 'calls',
      metric_version: callFiguresVersion,
      change_percent: changePercent,
      comparison: rule.comparison,
      operator: rule.operator,
      threshold: rule.threshold,
      window,
      filter: listFilter(rule, window),
    },
  };
  return { event_type: payload.type, payload };
}

function listFilter({ filter, metric }: RuleRow, { from, to }: Occasion['window']): string {
  const query = new URLSearchParams(filter);
  const figure = ruleFigureNamed(metric);
  const measure = figure === undefined ? null : populationOf(figure);
  if (measure !== null) query.set('measure', measure);
  query.set('from', from);
  query.set('to', to);
  return query.toString();
}
