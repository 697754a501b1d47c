// The samples of the history as one list for each series, and the figures of the whole span.
import type { PolicyReads, Sample } from './history.ts';
import type { HistorySeries } from './history-schema.ts';
import { quantile } from './quantile.ts';

export function describeHistory(samples: readonly Sample[]): HistorySeries {
  const each = <Value>(read: (sample: Sample) => Value) => samples.map(read);
  const sums = samples.map(({ policies }) => sumOf(policies));
  const total = sumOf(sums);
  const requests = sum(each((sample) => sample.requests));
  const serverErrors = sum(each((sample) => sample.serverErrors));
  const { bounds = [], durations = [] } = samples.at(-1) ?? {};
  const whole = { bounds, durations: durations.map((_, place) => sum(each((sample) => sample.durations[place] ?? 0))) };
  return {
    times: each(({ at }) => new Date(at).toISOString()),
    requests: each((sample) => sample.requests),
    serverErrors: each((sample) => sample.serverErrors),
    p50Ms: each((sample) => quantileMs(0.5, sample)),
    p95Ms: each((sample) => quantileMs(0.95, sample)),
    cache: {
      hits: sums.map(({ hits }) => hits),
      misses: sums.map(({ misses }) => misses),
      stale: sums.map(({ stale }) => stale),
      bypass: sums.map(({ bypass }) => bypass),
      hitRate: sums.map(hitRateOf),
      loads: sums.map(({ loads }) => loads),
    },
    changeFeedDelayMs: each(({ changeFeedDelayMs }) => changeFeedDelayMs),
    eventLoopP99Ms: each(({ eventLoopP99Ms }) => eventLoopP99Ms),
    rssBytes: each(({ rssBytes }) => rssBytes),
    policies: policiesOf(samples),
    total: {
      requests,
      serverErrors,
      serverErrorRate: percent(serverErrors, requests),
      p50Ms: quantileMs(0.5, whole),
      p95Ms: quantileMs(0.95, whole),
      reads: readsOf(total),
      loads: total.loads,
      hitRate: hitRateOf(total),
    },
  };
}

function policiesOf(samples: readonly Sample[]): HistorySeries['policies'] {
  const byName = samples.map(({ policies }) => new Map(policies.map((policy) => [policy.name, policy])));
  const names = new Set(byName.flatMap((policies) => [...policies.keys()]));
  return [...names].sort().map((name) => {
    const ofPolicy = byName.map((policies) => policies.get(name));
    const hits = ofPolicy.map((policy) => policy?.hits ?? 0);
    const reads = ofPolicy.map((policy) => (policy === undefined ? 0 : readsOf(policy)));
    return { name, hits, reads, hitRate: percent(sum(hits), sum(reads)) };
  });
}

type Reads = Omit<PolicyReads, 'name'>;

const readsOf = ({ hits, misses, stale, bypass }: Reads) => hits + misses + stale + bypass;
const hitRateOf = (reads: Reads) => percent(reads.hits, readsOf(reads));
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
/** With two decimals. Null when there is nothing to divide by. */
const percent = (part: number, whole: number) => (whole === 0 ? null : Math.round((part / whole) * 10_000) / 100);

function sumOf(all: readonly Reads[]): Reads {
  return {
    hits: sum(all.map(({ hits }) => hits)),
    misses: sum(all.map(({ misses }) => misses)),
    stale: sum(all.map(({ stale }) => stale)),
    bypass: sum(all.map(({ bypass }) => bypass)),
    loads: sum(all.map(({ loads }) => loads)),
  };
}

function quantileMs(share: number, { durations, bounds }: Pick<Sample, 'durations' | 'bounds'>): number | null {
  const seconds = quantile(share, durations, bounds);
  return seconds === null ? null : Math.round(seconds * 100_000) / 100;
}
