// What the form of a rule holds: the texts of its fields, and from them the body of a request.
import type { paths } from '../../data/api-types.d.ts';
import { fromMicros, toMicros } from '../../words/micros.ts';
import type { Rule } from './rule-row.tsx';

export type RuleBody = paths['/api/alert-rules']['post']['requestBody']['content']['application/json'];

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof weekdays)[number];

export interface RuleDraft {
  readonly name: string;
  readonly active: boolean;
  readonly metric: Rule['metric'];
  readonly filter: string;
  readonly window: string;
  readonly comparison: Rule['comparison'];
  readonly operator: Rule['operator'];
  readonly threshold: string;
  readonly minimumSample: string;
  readonly forMinutes: string;
  readonly cooldown: string;
  readonly notifyNoData: boolean;
  readonly destinationIds: readonly string[];
  readonly quiet: Readonly<Record<Weekday, string>>;
}

const isMoney = ({ comparison, metric }: Pick<Rule, 'comparison' | 'metric'>) =>
  comparison === 'absolute' && metric.endsWith('Micros');

const quietOf = (rule: Rule | undefined): RuleDraft['quiet'] => {
  const lines = weekdays.map((day) => [day, (rule?.quiet_hours[day] ?? []).map((range) => range.join('-')).join(', ')]);
  return Object.fromEntries(lines);
};

export function draftOf(rule: Rule | undefined, filter = ''): RuleDraft {
  return {
    name: rule?.name ?? '',
    active: rule?.active ?? true,
    metric: rule?.metric ?? 'missed',
    filter: rule?.filter ?? filter,
    window: String(rule?.window_minutes ?? 60),
    comparison: rule?.comparison ?? 'absolute',
    operator: rule?.operator ?? 'above',
    threshold: thresholdOf(rule),
    minimumSample: String(rule?.minimum_sample ?? 1),
    forMinutes: String(rule?.for_minutes ?? 0),
    cooldown: String(rule?.cooldown_minutes ?? 60),
    notifyNoData: rule?.notify_no_data ?? false,
    destinationIds: rule?.destination_ids ?? [],
    quiet: quietOf(rule),
  };
}

function thresholdOf(rule: Rule | undefined): string {
  if (rule === undefined) return '5';
  return isMoney(rule) ? fromMicros(String(rule.threshold)) : String(rule.threshold);
}

export function bodyOf(draft: RuleDraft): RuleBody {
  const quiet = weekdays.flatMap((day) => {
    const ranges = draft.quiet[day].split(',').filter((range) => range.trim() !== '');
    return ranges.length === 0 ? [] : [[day, ranges.map((range) => range.split('-').map((time) => time.trim()))]];
  });
  return {
    name: draft.name.trim(),
    active: draft.active,
    metric: draft.metric,
    filter: draft.filter,
    window_minutes: Number(draft.window),
    comparison: draft.comparison,
    operator: draft.operator,
    threshold: Number(isMoney(draft) ? toMicros(draft.threshold) : draft.threshold),
    minimum_sample: Number(draft.minimumSample),
    for_minutes: Number(draft.forMinutes),
    cooldown_minutes: Number(draft.cooldown),
    notify_no_data: draft.notifyNoData,
    destination_ids: [...draft.destinationIds],
    quiet_hours: Object.fromEntries(quiet),
  };
}
