// What a destination receives. It has figures and ids only: no phone number and no name of a caller.
import { callFiguresVersion } from '../../../domain/call-figures.ts';
import { ruleFigureNamed } from '../call-registry.ts';
import type { RuleRow } from './rule-row.ts';
import type { Told } from './rule-state.ts';

interface Occasion {
  readonly told: Told;
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
  readonly type: `alert.${Told | 'test'}`;
  readonly timestamp: string;
  readonly data: {
    readonly rule: { readonly id: string; readonly name: string } | null;
    readonly org_id: string;
    readonly state: Told | 'test';
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
    /** Of the list of the calls in the window. */
    readonly filter: string;
  };
}

/** As save_alert_evaluation expects it. */
export function notificationOf(rule: RuleRow, { told, window, changePercent, ...measured }: Occasion) {
  const payload: AlertPayload = {
    type: `alert.${told}`,
    timestamp: window.to,
    data: {
      rule: { id: rule.id, name: rule.name },
      org_id: rule.org_id,
      state: told,
      ...measured,
      metric: rule.metric,
      unit: ruleFigureNamed(rule.metric)?.unit ?? 'calls',
      metric_version: callFiguresVersion,
      change_percent: changePercent,
      comparison: rule.comparison,
      operator: rule.operator,
      threshold: rule.threshold,
      window,
      filter: listFilter(rule.filter, window),
    },
  };
  return { event_type: payload.type, payload };
}

function listFilter(filter: string, { from, to }: Occasion['window']): string {
  const query = new URLSearchParams(filter);
  query.set('from', from);
  query.set('to', to);
  return query.toString();
}
