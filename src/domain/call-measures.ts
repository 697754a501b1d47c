// The measures of calls: sums that the rollup has for each day. private.call_version defines each; a test compares the names.

export const callMeasures = [
  'calls',
  'ringing',
  'in_progress',
  'completed',
  'missed',
  'voicemail',
  'failed',
  'canceled',
  'offered',
  'answered',
  'attempts',
  'connected',
  'waits',
  'wait_ms',
  'within_20',
  'left_within_20',
  'abandoned',
  'abandoned_short',
  'demand',
  'timed',
  'seconds',
  'transfer_attempts',
  'transferred',
  'transfers_failed',
  'ai_answered',
  'contained',
  'judged',
  'successful',
  'positive',
  'neutral',
  'negative',
  'rated',
  'latencies',
  'costed',
  'cost_micros',
  'costed_seconds',
  'interruption_calls',
  'interruptions',
] as const;

/** Measures that are no number of calls. */
const amounts: readonly string[] = ['wait_ms', 'seconds', 'cost_micros', 'costed_seconds', 'interruptions'];

/** The measures that count calls: the list can show these calls. */
export const countingMeasures = callMeasures.filter((name) => !amounts.includes(name));

export type CallMeasure = (typeof callMeasures)[number];

/** The histograms that quantiles are read from. */
export const histogramKinds = ['duration', 'wait', 'latency'] as const;
export type HistogramKind = (typeof histogramKinds)[number];
