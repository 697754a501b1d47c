// When a rule would have fired in the last days. It uses the same states as the evaluation, at wider steps.
import { ValidationFailed } from '../../../errors.ts';
import { ruleFigureNamed } from '../call-registry.ts';
import { judgeFigure } from '../evaluation/judge-figure.ts';
import { isQuietAt } from '../evaluation/quiet-hours.ts';
import { type FigureReader, type FigureReading, readFigures } from '../evaluation/read-figures.ts';
import { type RuleTerms, timesOf, toInstant } from '../evaluation/rule-row.ts';
import { advanceRule, type RuleState } from '../evaluation/rule-state.ts';
import { spansAt } from '../evaluation/spans.ts';

export const stepMinutes = 10;
export const previewDays = 14;
export const maxFirings = 200;

const stepMs = stepMinutes * 60_000;
const steps = (previewDays * 24 * 60) / stepMinutes;

interface Firing {
  readonly from: string;
  to: string | null;
  readonly value: number | null;
  peakValue: number | null;
}

interface PreviewOptions {
  readonly nowMs: number;
  readonly timezone: string;
  /** As private.call_filter. */
  readonly filter: object;
  readonly reader: FigureReader;
}

export async function previewRule(rule: RuleTerms, { nowMs, timezone, filter, reader }: PreviewOptions) {
  const figure = ruleFigureNamed(rule.metric);
  if (figure === undefined) throw new ValidationFailed('metric is not a figure', { field: 'metric' });
  const end = Math.floor(nowMs / stepMs) * stepMs;
  const times = Array.from({ length: steps }, (_, index) => end - (steps - 1 - index) * stepMs);
  const spans = times.map((atMs) => spansAt(rule, atMs, timezone));
  const wanted = spans.flatMap(({ current, earlier }) => (earlier === null ? [current] : [current, earlier]));
  const readings = await readFigures(reader, { figure, filter, zone: timezone }, wanted);
  return {
    from: toInstant(times[0] ?? end),
    to: toInstant(end),
    stepMinutes,
    ...replay(rule, times, readings, timezone),
  };
}

function replay(rule: RuleTerms, times: readonly number[], readings: readonly FigureReading[], timezone: string) {
  const firings: Firing[] = [];
  let state: RuleState | null = null;
  let [fired, notifications, noDataSteps] = [0, 0, 0];
  const each = readings.length / times.length;
  for (const [index, atMs] of times.entries()) {
    const [current, earlier = null] = readings.slice(index * each, (index + 1) * each);
    if (current === undefined) continue;
    const { outcome } = judgeFigure(rule, current, earlier);
    const moment = { atMs, outcome, isQuiet: isQuietAt(rule.quiet_hours, atMs, timezone) };
    const step = advanceRule(state, { ...timesOf(rule), maxGapMs: stepMs }, moment);
    state = step.next;
    if (step.notification !== null) notifications += 1;
    if (state.state === 'no_data') noDataSteps += 1;
    const last = firings.at(-1);
    if (state.state !== 'firing') {
      if (last !== undefined) last.to ??= toInstant(atMs);
    } else if (step.left !== null) {
      fired += 1;
      if (firings.length < maxFirings)
        firings.push({ from: toInstant(atMs), to: null, value: current.value, peakValue: current.value });
    } else if (last !== undefined && last.to === null) {
      last.peakValue = furthest(rule.operator, last.peakValue, current.value);
    }
  }
  return { fired, notifications, noDataMinutes: noDataSteps * stepMinutes, firings };
}

function furthest(operator: 'above' | 'below', one: number | null, other: number | null): number | null {
  if (one === null || other === null) return one ?? other;
  return operator === 'above' ? Math.max(one, other) : Math.min(one, other);
}
