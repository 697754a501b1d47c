// Refuses rules that can never fire, or never notify.
import { assertOpeningHours, type OpeningHours } from '../../domain/opening-hours.ts';
import { ValidationFailed } from '../../errors.ts';
import { ruleFigureNamed } from './call-registry.ts';

export interface RuleCondition {
  readonly metric: string;
  readonly comparison: string;
  readonly operator: string;
  readonly threshold: number;
  readonly minimum_sample: number;
  readonly quiet_hours: OpeningHours;
}

export function assertRule(rule: RuleCondition): void {
  const { comparison, operator, threshold, quiet_hours: quietHours } = rule;
  if (ruleFigureNamed(rule.metric) === undefined)
    throw new ValidationFailed('metric is not a figure any more', { field: 'metric' });
  if (comparison === 'absolute') assertReachable(rule);
  else if (operator === 'below' && threshold <= -100) {
    throw new ValidationFailed('threshold must be above -100: no figure falls by more than 100 percent', {
      field: 'threshold',
      limit: { min: -100, unit: 'percent' },
    });
  }
  assertOpeningHours(quietHours, 'quiet_hours');
  if (isWholeWeek(quietHours))
    throw new ValidationFailed('quiet_hours must not be the whole week', { field: 'quiet_hours' });
}

function assertReachable({ metric, operator, threshold, minimum_sample: sample }: RuleCondition): void {
  const isPercent = ruleFigureNamed(metric)?.unit === 'percent';
  if (operator === 'below' && threshold <= 0) {
    throw new ValidationFailed('threshold must be above 0: no figure is below 0', {
      field: 'threshold',
      limit: { min: 0 },
    });
  }
  if (operator === 'above' && isPercent && threshold >= 100) {
    throw new ValidationFailed('threshold must be below 100: no share is above 100 percent', {
      field: 'threshold',
      limit: { max: 100, unit: 'percent' },
    });
  }
  // Fewer calls than the minimum sample are no data.
  if (metric === 'calls' && operator === 'below' && threshold <= sample) {
    throw new ValidationFailed('threshold must be above minimum_sample: with fewer calls the state is no_data', {
      field: 'threshold',
      limit: { min: sample },
    });
  }
}

function isWholeWeek(hours: OpeningHours): boolean {
  const days = Object.values(hours);
  return days.length === 7 && days.every(isWholeDay);
}

function isWholeDay(ranges: readonly (readonly string[])[]): boolean {
  const sorted = ranges.toSorted(([one = ''], [other = '']) => (one < other ? -1 : 1));
  const end = sorted.reduce((reached, [from = '', to = '']) => (from <= reached ? to : reached), '00:00');
  return end === '24:00';
}
