// The list filter that shows the calls of a measure. So each figure leads to the calls that it counts.
import type { CallFigure } from '../../../domain/call-figure.ts';
import type { CallMeasure } from '../../../domain/call-measures.ts';
import { type CountedFigure, isCounted } from './figure-value.ts';

export type ListFilter = Readonly<Record<string, readonly string[]>>;

const ended = ['completed', 'missed', 'voicemail', 'failed'];
const completed = { status: ['completed'] };

/** Without an entry: the list has the filter `measure`. */
const filters: Partial<Record<CallMeasure, ListFilter>> = {
  calls: {},
  ringing: { status: ['ringing'] },
  in_progress: { status: ['in_progress'] },
  completed,
  missed: { status: ['missed'] },
  voicemail: { status: ['voicemail'] },
  failed: { status: ['failed'] },
  canceled: { status: ['canceled'] },
  offered: { direction: ['inbound'], status: ended },
  answered: { direction: ['inbound'], ...completed },
  attempts: { direction: ['outbound'], status: ended },
  timed: { ...completed, min_duration: ['0'] },
  seconds: { ...completed, min_duration: ['0'] },
  transferred: { ...completed, transfer_status: ['bridged'] },
  transfer_attempts: { ...completed, transfer_status: ['attempted', 'bridged', 'cancelled'] },
  judged: { ...completed, successful: ['true', 'false'] },
  successful: { ...completed, successful: ['true'] },
  positive: { sentiment: ['positive'] },
  neutral: { sentiment: ['neutral'] },
  negative: { sentiment: ['negative'] },
  rated: { sentiment: ['positive', 'neutral', 'negative'] },
  costed: { min_cost: ['0'] },
  cost_micros: { min_cost: ['0'] },
  costed_seconds: { ...completed, min_cost: ['0'], min_duration: ['0'] },
};

/** The measure whose calls the list shows: what a sum counts, and what a ratio or a quantile is of. */
const populationOf = (figure: CountedFigure): CallMeasure => (figure.kind === 'sum' ? figure.of : figure.whole);

export function listFilterOf(figure: CallFigure): ListFilter {
  if (!isCounted(figure)) return figure.kind === 'callers' ? { direction: ['inbound'] } : {};
  const measure = populationOf(figure);
  return filters[measure] ?? { measure: [measure] };
}
