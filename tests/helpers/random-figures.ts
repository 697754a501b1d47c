// A second definition of the figures of calls, in plain TypeScript over rows, for the property test. It imports nothing of the figures.
import { Temporal } from 'temporal-polyfill';

export interface CallFields {
  readonly id: string;
  readonly direction: string;
  readonly status: string;
  readonly sentiment: string | null;
  readonly from_number: string | null;
  readonly contact_id: string | null;
  readonly agent_id: string | null;
  readonly phone_number_id: string | null;
  readonly campaign_id: string | null;
  readonly outcome: string | null;
  readonly provider: string | null;
  readonly answered_by: string | null;
  readonly ended_by: string | null;
  readonly transfer_status: string | null;
  readonly channel: string | null;
  readonly is_test: boolean | null;
  readonly successful: boolean | null;
  readonly duration_seconds: number | null;
  readonly cost_micros: number | null;
  readonly interruptions: number | null;
  readonly latency: { readonly e2e_p50?: number; readonly average_turn?: number } | null;
  readonly started_at: number;
  readonly answered_at: number | null;
  readonly ended_at: number | null;
  readonly leg_of: string | null;
}

type Test = (call: CallFields) => boolean;
type Amount = (call: CallFields) => number | null;

const hasEnded: Test = ({ status }) => ['completed', 'missed', 'voicemail', 'failed'].includes(status);
const isCompleted: Test = ({ status }) => status === 'completed';
const isOffered: Test = (call) => call.direction === 'inbound' && hasEnded(call);
const waitMs: Amount = (call) =>
  isOffered(call) && isCompleted(call) && call.answered_at !== null
    ? Math.max(0, call.answered_at - call.started_at)
    : null;
const gaveUpAfterMs: Amount = ({ direction, status, ended_by, ended_at, started_at }) =>
  direction === 'inbound' && status === 'missed' && ended_by === 'caller' && ended_at !== null
    ? ended_at - started_at
    : null;
const isDemand: Test = (call) => isOffered(call) && !((gaveUpAfterMs(call) ?? Number.POSITIVE_INFINITY) < 5000);
const isWithin =
  (amount: Amount, max: number): Test =>
  (call) =>
    (amount(call) ?? Number.POSITIVE_INFINITY) <= max;
const has =
  (amount: Amount): Test =>
  (call) =>
    amount(call) !== null;
const duration: Amount = (call) => (isCompleted(call) ? call.duration_seconds : null);
const cost: Amount = ({ cost_micros }) => cost_micros;
const durationWithCost: Amount = (call) => (call.cost_micros === null ? null : duration(call));
const latencyMs: Amount = ({ latency }) => latency?.e2e_p50 ?? latency?.average_turn ?? null;
const isJudged: Test = (call) => isCompleted(call) && call.successful !== null;
const isSuccessful: Test = (call) => isCompleted(call) && call.successful === true;
const isRated: Test = ({ sentiment }) => sentiment !== null;
const isAttempt: Test = (call) => call.direction === 'outbound' && hasEnded(call);
const hasTransfer: Test = (call) => isCompleted(call) && call.transfer_status !== null;
const isTransferred: Test = (call) => isCompleted(call) && call.transfer_status === 'bridged';
const isOfAgent: Test = (call) => isCompleted(call) && call.agent_id !== null;
const isConnected: Test = (call) =>
  isAttempt(call) && (call.answered_by === 'human' || (call.answered_by !== 'machine' && isCompleted(call)));

/** `calls`: the calls that the list shows. */
interface Figure {
  readonly calls: Test;
  readonly valueOf: (calls: readonly CallFields[]) => number | null;
  readonly isQuantile?: true;
}

const countIn = (calls: readonly CallFields[], test: Test) => calls.filter(test).length;
const sumIn = (calls: readonly CallFields[], amount: Amount) =>
  calls.reduce((sum, call) => sum + (amount(call) ?? 0), 0);
const amountOf =
  (of: Test | Amount): Amount =>
  (call) =>
    Number(of(call) ?? 0);
const round = (value: number, isWhole: boolean) => (isWhole ? Math.round(value) : Math.round(value * 10) / 10);

const count = (test: Test): Figure => ({ calls: test, valueOf: (calls) => countIn(calls, test) });
const total = (amount: Amount): Figure => ({ calls: has(amount), valueOf: (calls) => sumIn(calls, amount) });
const ratio = (
  part: Test | Amount,
  whole: Test,
  factor: number,
  isWhole = false,
  by: Test | Amount = whole,
): Figure => ({
  calls: whole,
  valueOf(calls) {
    const divisor = sumIn(calls, amountOf(by));
    return divisor === 0 ? null : round((sumIn(calls, amountOf(part)) * factor) / divisor, isWhole);
  },
});
const percent = (part: Test, whole: Test) => ratio((call) => part(call), whole, 100);
const quantile = (amount: Amount, at: number, divisor = 1): Figure => ({
  calls: has(amount),
  isQuantile: true,
  valueOf(calls) {
    const sorted = calls.flatMap((call) => amount(call) ?? []).sort((a, b) => a - b);
    const value = sorted[Math.max(1, Math.ceil(at * sorted.length)) - 1];
    return value === undefined ? null : value / divisor;
  },
});
const hasStatus = (status: string): Figure => count((call) => call.status === status);
const all: Test = () => true;

export const naiveFigures: Readonly<Record<string, Figure>> = {
  calls: count(all),
  completed: hasStatus('completed'),
  missed: hasStatus('missed'),
  voicemail: hasStatus('voicemail'),
  failed: hasStatus('failed'),
  canceled: hasStatus('canceled'),
  answerRate: percent((call) => isOffered(call) && isCompleted(call), isOffered),
  connectRate: percent(isConnected, isAttempt),
  abandonRate: percent((call) => (gaveUpAfterMs(call) ?? -1) >= 5000, isDemand),
  serviceLevel: percent(isWithin(waitMs, 20_000), isDemand),
  serviceLevelWithAbandoned: percent(
    (call) => isWithin(waitMs, 20_000)(call) || isWithin(gaveUpAfterMs, 20_000)(call),
    isOffered,
  ),
  serviceLevelOfAnswered: percent(isWithin(waitMs, 20_000), has(waitMs)),
  averageWaitSeconds: ratio(waitMs, has(waitMs), 0.001),
  medianWaitSeconds: quantile(waitMs, 0.5, 1000),
  p90WaitSeconds: quantile(waitMs, 0.9, 1000),
  maxWaitSeconds: quantile(waitMs, 1, 1000),
  averageDurationSeconds: ratio(duration, has(duration), 1),
  medianDurationSeconds: quantile(duration, 0.5),
  p90DurationSeconds: quantile(duration, 0.9),
  p95DurationSeconds: quantile(duration, 0.95),
  maxDurationSeconds: quantile(duration, 1),
  totalDurationSeconds: total(duration),
  completionRate: percent(isCompleted, all),
  transferRate: percent(isTransferred, isCompleted),
  transferFailureRate: percent((call) => hasTransfer(call) && !isTransferred(call), hasTransfer),
  containmentRate: percent((call) => isOfAgent(call) && !isTransferred(call), isOfAgent),
  successRate: percent(isSuccessful, isJudged),
  judgedRate: percent(isJudged, isCompleted),
  positiveRate: percent(({ sentiment }) => sentiment === 'positive', isRated),
  negativeRate: percent(({ sentiment }) => sentiment === 'negative', isRated),
  costMicros: total(cost),
  costPerCallMicros: ratio(cost, has(cost), 1, true),
  costPerMinuteMicros: ratio(cost, has(durationWithCost), 60, true, durationWithCost),
  costPerSuccessMicros: ratio(cost, isSuccessful, 1, true),
  costKnownRate: percent(has(cost), all),
  interruptionsPerCall: ratio(
    ({ interruptions }) => interruptions,
    ({ interruptions }) => interruptions !== null,
    1,
  ),
  medianLatencyMs: quantile(latencyMs, 0.5),
  p95LatencyMs: quantile(latencyMs, 0.95),
};

export type Query = Readonly<Record<string, string | readonly string[]>>;

const listed = (query: Query, name: string): readonly string[] | undefined =>
  query[name] === undefined ? undefined : [query[name]].flat();

const columns = ['direction', 'status', 'provider'] as const;
const columnsOrUnknown = [
  'sentiment',
  'outcome',
  'answered_by',
  'ended_by',
  'transfer_status',
  'channel',
  'is_test',
  'successful',
] as const;
const columnsOrNone = ['agent_id', 'contact_id', 'phone_number_id', 'campaign_id'] as const;
const ranges = [
  ['min_duration', 'max_duration', ({ duration_seconds }: CallFields) => duration_seconds],
  ['min_cost', 'max_cost', cost],
] as const;

/** Whether the list shows the call, without regard to the time range. */
export function isListed(call: CallFields, query: Query, zone: string): boolean {
  if (call.leg_of !== null) return false;
  const isAny = (name: string, value: string) => listed(query, name)?.includes(value) ?? true;
  for (const name of columns) if (!isAny(name, call[name] ?? '')) return false;
  for (const name of columnsOrUnknown) if (!isAny(name, String(call[name] ?? 'unknown'))) return false;
  for (const name of columnsOrNone) if (!isAny(name, call[name] ?? 'none')) return false;
  for (const [min, max, amount] of ranges) {
    const value = amount(call);
    if (query[min] !== undefined && !(value !== null && value >= Number(query[min]))) return false;
    if (query[max] !== undefined && !(value !== null && value <= Number(query[max]))) return false;
  }
  const local = Temporal.Instant.fromEpochMilliseconds(call.started_at).toZonedDateTimeISO(zone);
  if (!isAny('weekday', String(local.dayOfWeek % 7)) || !isAny('hour', String(local.hour))) return false;
  return query.search === undefined || (call.from_number?.includes(String(query.search)) ?? false);
}

/** The value that a call is grouped by, as the API writes it. */
export function groupOf(call: CallFields, dimension: string): string {
  const value = call[dimension as keyof CallFields];
  return String(value ?? (dimension.endsWith('_id') ? 'none' : 'unknown'));
}
