// Request metrics: number and total duration by route and status class, and one histogram for all routes, because a histogram per
// route would be most of a scrape. Own counters: prom-client builds a string of the labels for each observation, which takes longer
// than a cache hit.
import type { Metric, Registry } from 'prom-client';

const bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];
const classes = ['1xx', '2xx', '3xx', '4xx', '5xx'] as const;
const ok = classes.indexOf('2xx');
const serverError = classes.indexOf('5xx');

interface Observed {
  readonly method: string;
  /** The pattern, never the path, so the number of series is bounded. Absent when no route matched. */
  readonly route: string | undefined;
  readonly status: number;
}

interface RouteCounts {
  readonly labels: { readonly route: string };
  /** By status class, in the order of `classes`. */
  readonly requests: number[];
  seconds: number;
}

interface Durations {
  /** One more than `bounds`, for durations above all of them. */
  readonly inBucket: number[];
  seconds: number;
}

interface Sample {
  readonly metricName?: string;
  readonly labels: Readonly<Record<string, string | number>>;
  readonly value: number;
}

/** Since the start, over all routes. */
export interface RequestTotals {
  readonly requests: number;
  readonly serverErrors: number;
  /** Upper bounds of durations, in seconds. */
  readonly bounds: readonly number[];
  /** Requests by duration. One more than `bounds`, for durations above all of them. */
  readonly durations: readonly number[];
}

interface RequestMetrics {
  observe(observed: Observed, seconds: number): void;
  totals(): RequestTotals;
}

export function addRequestMetrics(registry: Registry): RequestMetrics {
  /** By pattern and then by method: a combined key would have to be built for each request. */
  const routes = new Map<string | undefined, Map<string, RouteCounts>>();
  const durations = classes.map((): Durations => ({ inBucket: new Array(bounds.length + 1).fill(0), seconds: 0 }));
  const all = () => [...routes.values()].flatMap((byMethod) => [...byMethod.values()]);

  register(registry, {
    name: 'http_requests_total',
    help: 'Requests by route and status class. HEAD counts as GET, and 304 as 2xx.',
    type: 'counter',
    values: () => all().flatMap(requestSamples),
  });
  register(registry, {
    name: 'http_route_seconds_total',
    help: 'Total time from request to end of response, by route.',
    type: 'counter',
    values: () => all().map(({ labels, seconds }) => ({ labels, value: rounded(seconds) })),
  });
  register(registry, {
    name: 'http_request_duration_seconds',
    help: 'Time from request to end of response, by status class.',
    type: 'histogram',
    values: () => durations.flatMap(durationSamples),
  });

  function countsOf(method: string, route: string | undefined): RouteCounts {
    const byMethod = routes.get(route) ?? new Map<string, RouteCounts>();
    routes.set(route, byMethod);
    const known = byMethod.get(method);
    if (known !== undefined) return known;
    const labels = { route: route === undefined ? 'none' : `${method} ${route}` };
    const counts = { labels, requests: classes.map(() => 0), seconds: 0 };
    byMethod.set(method, counts);
    return counts;
  }

  function observe({ method, route, status }: Observed, seconds: number): void {
    const index = status === 304 ? ok : Math.floor(status / 100) - 1;
    const counts = countsOf(methodOf(method, route), route);
    counts.requests[index] = (counts.requests[index] ?? 0) + 1;
    counts.seconds += seconds;
    const ofClass = durations[index];
    if (ofClass === undefined) return;
    let bucket = 0;
    while (seconds > (bounds[bucket] ?? Number.POSITIVE_INFINITY)) bucket += 1;
    ofClass.inBucket[bucket] = (ofClass.inBucket[bucket] ?? 0) + 1;
    ofClass.seconds += seconds;
  }

  function totals(): RequestTotals {
    const inBucket = new Array<number>(bounds.length + 1).fill(0);
    for (const ofClass of durations)
      for (const [at, count] of ofClass.inBucket.entries()) inBucket[at] = (inBucket[at] ?? 0) + count;
    const serverErrors = sumOf(durations[serverError]?.inBucket ?? []);
    return { requests: sumOf(inBucket), serverErrors, bounds, durations: inBucket };
  }

  return { observe, totals };
}

const sumOf = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0);

/** Without a route, a caller could create any number of series with made-up methods. */
function methodOf(method: string, route: string | undefined): string {
  if (route === undefined) return '';
  return method === 'HEAD' ? 'GET' : method;
}

/** To the microsecond: more digits would only lengthen the scrape. */
const rounded = (seconds: number) => Math.round(seconds * 1e6) / 1e6;

function requestSamples({ labels, requests }: RouteCounts): Sample[] {
  return requests.flatMap((value, index) =>
    value === 0 ? [] : [{ labels: { ...labels, status: classes[index] ?? 'other' }, value }],
  );
}

function durationSamples({ inBucket, seconds }: Durations, index: number): Sample[] {
  const labels = { status: classes[index] ?? 'other' };
  const name = 'http_request_duration_seconds';
  let count = 0;
  const buckets = inBucket.map((inThis, at) => {
    count += inThis;
    return { metricName: `${name}_bucket`, labels: { le: bounds[at] ?? '+Inf', ...labels }, value: count };
  });
  if (count === 0) return [];
  return [
    ...buckets,
    { metricName: `${name}_sum`, labels, value: rounded(seconds) },
    { metricName: `${name}_count`, labels, value: count },
  ];
}

interface Registered {
  readonly name: string;
  readonly help: string;
  readonly type: 'counter' | 'histogram';
  readonly values: () => readonly Sample[];
}

function register(registry: Registry, { values, ...named }: Registered): void {
  const metric = { name: named.name, get: async () => ({ ...named, aggregator: 'sum', values: values() }) };
  // The registry uses only these two properties.
  registry.registerMetric(metric as unknown as Metric);
}
