// How long requests take, as a histogram of Prometheus. Counted by hand: prom-client's own makes a key of its labels for each
// observation, and takes longer for it than a value in memory takes to be found.
import type { Metric, Registry } from 'prom-client';

const name = 'http_request_duration_seconds';
const bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

export interface Labels {
  readonly method: string;
  /** The pattern, never the path: there are only so many. */
  readonly route: string;
  readonly status: number;
}

interface Series {
  readonly labels: Labels;
  /** One more than bounds: what took longer than all of them. */
  readonly inBucket: number[];
  seconds: number;
}

export function addRequestDurations(registry: Registry): (labels: Labels, seconds: number) => void {
  const all = new Map<string, Series>();
  const metric = {
    name,
    get: async () => ({
      name,
      help: 'From the request to the end of its answer, by method, route pattern and status.',
      type: 'histogram',
      aggregator: 'sum',
      values: [...all.values()].flatMap(samplesOf),
    }),
  };
  // All that a registry asks of a metric.
  registry.registerMetric(metric as unknown as Metric);

  return function observe(labels, seconds) {
    const key = `${labels.method} ${labels.status} ${labels.route}`;
    const known = all.get(key);
    const series = known ?? { labels, inBucket: new Array<number>(bounds.length + 1).fill(0), seconds: 0 };
    if (known === undefined) all.set(key, series);
    let bucket = 0;
    while (seconds > (bounds[bucket] ?? Number.POSITIVE_INFINITY)) bucket += 1;
    series.inBucket[bucket] = (series.inBucket[bucket] ?? 0) + 1;
    series.seconds += seconds;
  };
}

function samplesOf({ labels, inBucket, seconds }: Series) {
  let count = 0;
  const buckets = inBucket.map((inThis, index) => {
    count += inThis;
    return { metricName: `${name}_bucket`, labels: { le: bounds[index] ?? '+Inf', ...labels }, value: count };
  });
  return [
    ...buckets,
    { metricName: `${name}_sum`, labels, value: seconds },
    { metricName: `${name}_count`, labels, value: count },
  ];
}
