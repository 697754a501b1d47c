// One evaluation of one rule: from its figure to its next state.
import { ruleFigureNamed } from '../call-registry.ts';
import { judgeFigure } from './judge-figure.ts';
import { notificationOf } from './notification.ts';
import { isQuietAt } from './quiet-hours.ts';
import { type FigureReader, type FigureReading, readFigures } from './read-figures.ts';
import { type RuleRow, stateOf, storedState, timesOf, toInstant } from './rule-row.ts';
import { advanceRule } from './rule-state.ts';
import { spansAt } from './spans.ts';

export interface Evaluation {
  readonly atMs: number;
  readonly timezone: string;
  readonly parseFilter: (text: string, timezone: string) => object;
  readonly reader: FigureReader;
}

interface Readings {
  readonly current: FigureReading | null;
  readonly earlier: FigureReading | null;
  /** A code. */
  readonly problem: string | null;
}

/** As save_alert_evaluation expects it. */
export async function evaluateRule(rule: RuleRow, evaluation: Evaluation): Promise<object> {
  const { atMs, timezone } = evaluation;
  const spans = spansAt(rule, atMs, timezone);
  const readings = await read(rule, evaluation);
  const { current, earlier, problem } = readings;
  const { outcome, changePercent } =
    current === null ? { outcome: 'no data' as const, changePercent: null } : judgeFigure(rule, current, earlier);
  const isQuiet = isQuietAt(rule.quiet_hours, atMs, timezone);
  const { next, left, notification } = advanceRule(stateOf(rule.last), timesOf(rule), { atMs, outcome, isQuiet });
  const measured = {
    value: current?.value ?? null,
    before: earlier?.value ?? null,
    part: current?.part ?? null,
    whole: current?.whole ?? null,
    sample: current?.sample ?? 0,
  };
  const window = { from: toInstant(spans.current.from), to: toInstant(spans.current.to) };
  return {
    rule_id: rule.id,
    ...storedState(next),
    ...measured,
    problem,
    change: left === null ? null : { from_state: left, window_from: window.from, window_to: window.to },
    notification:
      notification === null
        ? null
        : notificationOf(rule, {
            state: notification,
            since: toInstant(next.sinceMs),
            ...measured,
            changePercent,
            window,
          }),
  };
}

async function read(rule: RuleRow, { atMs, timezone, parseFilter, reader }: Evaluation): Promise<Readings> {
  const failed = (problem: string): Readings => ({ current: null, earlier: null, problem });
  const figure = ruleFigureNamed(rule.metric);
  if (figure === undefined) return failed('FIGURE_NOT_KNOWN');
  let filter: object;
  try {
    filter = parseFilter(rule.filter, timezone);
  } catch {
    // It was valid when the rule was written, and a filter was removed since.
    return failed('FILTER_NOT_VALID');
  }
  const { current, earlier } = spansAt(rule, atMs, timezone);
  const spans = earlier === null ? [current] : [current, earlier];
  const [now = null, before = null] = await readFigures(reader, { figure, filter, zone: timezone }, spans);
  return { current: now, earlier: before, problem: null };
}
