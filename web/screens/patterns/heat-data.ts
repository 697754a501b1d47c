// The heat map's answer as cells: each with its text, its sentence and its list.
import type { HeatRow } from '../../charts/heat.tsx';
import { callsHref } from '../../data/calls-href.ts';
import type { AnswerOf } from '../../data/get.ts';
import { figureWords } from '../../words/en/figures.ts';
import { type PatternMetric, patternsWords } from '../../words/en/patterns.ts';
import { brief, clockLength, count, unknown } from '../../words/numbers.ts';

export type HeatAnswer = AnswerOf<'/api/calls-dashboard/analytics/heatmap'>;
export type Weekday = HeatAnswer['weekdays'][number];
type HeatMark = NonNullable<Weekday['marks']>[string][number];
export type Per = 'hour' | 'total';

export interface HeatChoice {
  readonly metric: PatternMetric;
  readonly per: Per;
  readonly slug: string;
  readonly currency: string;
}

/** A rate or an average of fewer calls is drawn in grey. */
const minSample = 3;
const minOpenMinutes = 30;
const { heat } = patternsWords;

export const isCount = (metric: PatternMetric): boolean => metric === 'missed' || metric === 'calls';

export function heatRows({ weekdays }: HeatAnswer, choice: HeatChoice): HeatRow[] {
  return weekdays.map((weekday) => ({
    key: String(weekday.weekday),
    name: heat.weekday(weekday.weekday),
    cells: marksOf(weekday, choice.metric).map((mark, hour) => ({
      value: shownValue(mark, choice),
      text: textOf(shownValue(mark, choice), choice.metric),
      sentence: sentenceOf(mark, weekday, hour, choice),
      href: callsHref(choice.slug, mark.filter),
      isFramed: (weekday.openMinutes?.[hour] ?? 0) >= minOpenMinutes,
      isFaint: !isCount(choice.metric) && (mark.whole ?? 0) < minSample,
    })),
  }));
}

export const marksOf = ({ marks }: Weekday, metric: PatternMetric): readonly HeatMark[] => marks?.[metric] ?? [];

const shownValue = (mark: HeatMark, { metric, per }: Pick<HeatChoice, 'metric' | 'per'>): number | null =>
  isCount(metric) && per === 'hour' ? mark.perDay : mark.value;

export function textOf(value: number | null, metric: PatternMetric): string {
  if (value === 0 || value === null) return isCount(metric) ? '·' : unknown;
  return metric === 'averageDurationSeconds' ? clockLength(value) : brief(value);
}

/** `Tuesday 10:00–11:00: 8.5 missed calls each time, 34 on 4 days. Show the calls.` */
export function sentenceOf(mark: HeatMark, { weekday, days }: Weekday, hour: number, choice: HeatChoice): string {
  const { metric, per } = choice;
  const name = heat.metrics[metric];
  const unit = metric === 'answerRate' ? 'percent' : 'seconds';
  const figure = { name: metric, unit, change: null, ...mark };
  const counted =
    per === 'hour'
      ? heat.perHour(name, brief(mark.perDay), count(mark.value), days)
      : heat.inTotal(name, count(mark.value), days);
  const told = isCount(metric) ? counted : `${name} ${figureWords.valueOf(figure, choice.currency)}`;
  return `${heat.cell(heat.slot(weekday, hour), told, figureWords.partsOf(figure))}. ${figureWords.show}`;
}
