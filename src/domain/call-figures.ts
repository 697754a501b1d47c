// The figures of calls, each declared once. Views, exports, alert rules, schemas, GET /api/calls-dashboard/figures and the documentation
// are made from this.
import { type CallFigure, calls, duration, latency, percent, wait } from './call-figure.ts';

export const callFigures = {
  calls: calls('calls', 'All calls.', 211),
  completed: calls('completed', 'Calls with the status `completed`.', 148),
  missed: calls('missed', 'Calls with the status `missed`.', 31),
  voicemail: calls('voicemail', 'Calls with the status `voicemail`.', 20),
  failed: calls('failed', 'Calls with the status `failed`.', 8),
  canceled: calls('canceled', 'Calls with the status `canceled`.', 4),
  answerRate: percent({
    definition: 'Completed inbound calls / inbound calls that ended, without canceled ones.',
    part: ['answered'],
    whole: 'offered',
    example: 78.2,
  }),
  connectRate: percent({
    definition:
      'Outbound calls that a person answered, or that were completed where this is not known / outbound calls that ended, without canceled ones.',
    part: ['connected'],
    whole: 'attempts',
    example: 41.5,
  }),
  abandonRate: percent({
    definition:
      'Missed inbound calls that the caller ended after 5 seconds or more / inbound calls that ended, without canceled ones and without those that the caller ended within 5 seconds.',
    part: ['abandoned'],
    whole: 'demand',
    example: 6.4,
  }),
  serviceLevel: percent({
    definition:
      'Inbound calls answered within 20 seconds / inbound calls that ended, without canceled ones and without those that the caller ended within 5 seconds.',
    part: ['within_20'],
    whole: 'demand',
    example: 81.3,
  }),
  serviceLevelWithAbandoned: percent({
    definition:
      'Inbound calls answered, or ended by the caller, within 20 seconds / inbound calls that ended, without canceled ones. As Amazon Connect computes it.',
    part: ['within_20', 'left_within_20'],
    whole: 'offered',
    example: 84.1,
  }),
  serviceLevelOfAnswered: percent({
    definition:
      'Inbound calls answered within 20 seconds / answered inbound calls of which the time of the answer is known.',
    part: ['within_20'],
    whole: 'waits',
    example: 88,
  }),
  averageWaitSeconds: {
    ...{ kind: 'ratio', unit: 'seconds', factor: 0.001 },
    definition: 'Time from the start to the answer / answered inbound calls of which the time of the answer is known.',
    part: ['wait_ms'],
    whole: 'waits',
    example: 11.2,
  },
  medianWaitSeconds: wait({ definition: 'Median time from the start to the answer, inbound.', at: 0.5, example: 8.1 }),
  p90WaitSeconds: wait({ definition: '90 % of answered inbound calls waited no longer.', at: 0.9, example: 24.6 }),
  maxWaitSeconds: wait({ definition: 'The longest wait of an answered inbound call.', at: 1, example: 93 }),
  averageDurationSeconds: {
    ...{ kind: 'ratio', unit: 'seconds', factor: 1 },
    definition: 'Average duration of completed calls.',
    part: ['seconds'],
    whole: 'timed',
    example: 158.2,
  },
  medianDurationSeconds: duration({ definition: 'Median duration of completed calls.', at: 0.5, example: 121 }),
  p90DurationSeconds: duration({ definition: '90 % of completed calls took no longer.', at: 0.9, example: 341 }),
  p95DurationSeconds: duration({ definition: '95 % of completed calls took no longer.', at: 0.95, example: 402 }),
  maxDurationSeconds: duration({ definition: 'The longest completed call.', at: 1, example: 1210 }),
  totalDurationSeconds: {
    kind: 'sum',
    unit: 'seconds',
    definition: 'Sum of the durations of completed calls. A call counts where it started.',
    of: 'seconds',
    example: 23_414,
  },
  completionRate: percent({
    definition: 'Share of the calls that have the status `completed`.',
    part: ['completed'],
    whole: 'calls',
    example: 70.1,
  }),
  transferRate: percent({
    definition: 'Completed calls with a transfer that was bridged / completed calls.',
    part: ['transferred'],
    whole: 'completed',
    example: 12.2,
  }),
  transferFailureRate: percent({
    definition: 'Transfers that were not bridged / completed calls with a transfer.',
    part: ['transfers_failed'],
    whole: 'transfer_attempts',
    example: 4.3,
  }),
  containmentRate: percent({
    definition: 'Completed calls of an agent without a bridged transfer / completed calls of an agent.',
    part: ['contained'],
    whole: 'ai_answered',
    example: 83.7,
  }),
  successRate: percent({
    definition: 'Successful completed calls / completed calls of which the success is known.',
    part: ['successful'],
    whole: 'judged',
    example: 74.5,
  }),
  judgedRate: percent({
    definition: 'Completed calls of which the success is known / completed calls.',
    part: ['judged'],
    whole: 'completed',
    example: 91,
  }),
  positiveRate: percent({
    definition: 'Share of the calls with a known sentiment that have the sentiment `positive`.',
    part: ['positive'],
    whole: 'rated',
    example: 44.4,
  }),
  negativeRate: percent({
    definition: 'Share of the calls with a known sentiment that have the sentiment `negative`.',
    part: ['negative'],
    whole: 'rated',
    example: 9.1,
  }),
  costMicros: {
    kind: 'sum',
    unit: 'micros',
    definition: "Sum of the known costs, in millionths of the organisation's currency.",
    of: 'cost_micros',
    example: 31_650_000,
  },
  costPerCallMicros: {
    ...{ kind: 'ratio', unit: 'micros', factor: 1 },
    definition: 'Cost / calls with a known cost.',
    part: ['cost_micros'],
    whole: 'costed',
    example: 150_000,
  },
  costPerMinuteMicros: {
    ...{ kind: 'ratio', unit: 'micros', factor: 60 },
    definition: 'Cost of all calls / minutes of completed calls with a known cost.',
    part: ['cost_micros'],
    whole: 'costed_seconds',
    example: 81_000,
  },
  costPerSuccessMicros: {
    ...{ kind: 'ratio', unit: 'micros', factor: 1 },
    definition: 'Cost of all calls / successful completed calls.',
    part: ['cost_micros'],
    whole: 'successful',
    example: 310_000,
  },
  costKnownRate: percent({
    definition: 'Share of the calls that have a known cost.',
    part: ['costed'],
    whole: 'calls',
    example: 98.2,
  }),
  interruptionsPerCall: {
    ...{ kind: 'ratio', unit: 'interruptions', factor: 1 },
    definition: 'Interruptions / calls of which their number is known.',
    part: ['interruptions'],
    whole: 'interruption_calls',
    example: 1.4,
  },
  medianLatencyMs: latency({
    definition: 'Median over the calls of the median (or else the mean) time until the agent replied.',
    at: 0.5,
    example: 880,
  }),
  p95LatencyMs: latency({
    definition: 'In 95 % of the calls, the median (or else the mean) time until the agent replied was no longer.',
    at: 0.95,
    example: 1720,
  }),
  uniqueCallers: {
    kind: 'callers',
    unit: 'callers',
    definition: 'Different numbers that made inbound calls. Calls with a withheld number are not counted.',
    example: 96,
  },
  repeatCallerRate: {
    kind: 'callers',
    unit: 'percent',
    definition:
      'Share of the callers who had also called in the 7 days before one of these calls. The filters and the time range do not apply to the earlier call.',
    example: 18.8,
  },
  firstCallResolutionRate: {
    kind: 'callers',
    unit: 'percent',
    definition:
      'Share of the first calls that were completed and not followed by another inbound call of the same caller within 7 days. A first call has no inbound call of the same caller in the 7 days before it. First calls of the last 7 days are not counted, because they cannot be judged yet.',
    example: 68.4,
  },
  peakConcurrency: {
    kind: 'peak',
    unit: 'calls',
    definition:
      'Largest number of calls in progress at the same time. A call is in progress from its answer, or from its start if it was not answered, until its end. Calls that began before the time range are included. A call without an end is in progress until now; if it ended at an unknown time, it is not counted.',
    example: 7,
  },
} as const satisfies Record<string, CallFigure>;

export type CallFigureName = keyof typeof callFigures;

/** Changes when the meaning of a figure changes. Answers, exports and alert rules name it. */
export const callFiguresVersion = 1;
