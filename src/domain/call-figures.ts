// The figures of calls that rules can be about: a sum over calls, or the quotient of two sums.

/** The sums of private.call_sums that these figures need. */
export type CallMeasure =
  | 'calls'
  | 'completed'
  | 'missed'
  | 'voicemail'
  | 'failed'
  | 'canceled'
  | 'offered'
  | 'answered'
  | 'judged'
  | 'successful'
  | 'timed'
  | 'seconds'
  | 'costed'
  | 'cost_micros';

export interface CallFigure {
  readonly unit: 'calls' | 'percent' | 'seconds' | 'micros';
  readonly words: string;
  readonly part: CallMeasure;
  /** Absent: the figure is the sum itself. With it, the figure is null when this is 0. */
  readonly whole?: CallMeasure;
  /** Raised when the definition changes. */
  readonly version: number;
}

const count = (part: CallMeasure, words: string): CallFigure => ({ unit: 'calls', words, part, version: 1 });

export const callFigures = {
  calls: count('calls', 'calls'),
  completed: count('completed', 'completed calls'),
  missed: count('missed', 'missed calls'),
  voicemail: count('voicemail', 'calls that reached a voicemail'),
  failed: count('failed', 'failed calls'),
  canceled: count('canceled', 'canceled calls'),
  answerRate: { unit: 'percent', words: 'answer rate', part: 'answered', whole: 'offered', version: 1 },
  successRate: { unit: 'percent', words: 'success rate', part: 'successful', whole: 'judged', version: 1 },
  averageDurationSeconds: { unit: 'seconds', words: 'average duration', part: 'seconds', whole: 'timed', version: 1 },
  totalDurationSeconds: { unit: 'seconds', words: 'total duration', part: 'seconds', version: 1 },
  costMicros: { unit: 'micros', words: 'cost', part: 'cost_micros', version: 1 },
  costPerCallMicros: { unit: 'micros', words: 'cost per call', part: 'cost_micros', whole: 'costed', version: 1 },
} as const satisfies Record<string, CallFigure>;

export type CallFigureName = keyof typeof callFigures;

/** A stored rule may name a figure that no longer exists. */
export function callFigureNamed(name: string): CallFigure | undefined {
  const figures: Readonly<Record<string, CallFigure>> = callFigures;
  return Object.hasOwn(figures, name) ? figures[name] : undefined;
}

/** Quotients have one decimal. The factor comes before the division, so that ties are exact and round up. */
export function quotient(part: number, whole: number, unit: CallFigure['unit']): number | null {
  if (whole === 0) return null;
  return Math.round((part * (unit === 'percent' ? 100 : 1) * 10) / whole) / 10;
}
