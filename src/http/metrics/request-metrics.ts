// What requests there were: how many by route and by class of status, and how long they took. Counted by hand: prom-client
// makes a key of its labels for each observation, and takes longer for it than a value in memory takes to be found.
// A histogram for each route would be most of a scrape, so the histogram is of all routes together.
import type { Metric, Registry } from 'prom-client';

const bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];
const classes = ['1xx', '2xx', '3xx', '4xx', '5xx'] as const;
const ok = classes.indexOf('2xx');

export interface Observed {
  readonly method: string;
  /** The pattern, never the path: there are only so many. Absent where no route matched. */
  readonly route: string | undefined;
  readonly status: number;
}

interface RouteFigures {
  readonly labels: { readonly route: string };
  /** By class of status, in the order of `classes`. */
  readonly requests: number[];
  seconds: number;
}

interface Durations {
  /** One more than bounds: what took longer than all of them. */
  readonly inBucket: number[];
  seconds: number;
}

interface Sample {
  readonly metricName?: string;
  readonly labels: Readonly<Record<string, string | number>>;
  readonly value: number;
}

export function addRequestFigures(registry: Registry): (observed: Observed, seconds: number) => void {
  /** By pattern, then by method: a key of both would have to be made for each request. */
  const routes = new Map<string | undefined, Map<string, RouteFigures>>();
  const durations = classes.map((): Durations => ({ inBucket: new Array(bounds.length + 1).fill(0), seconds: 0 }));
  const all = () => [...routes.values()].flatMap((byMethod) => [...byMethod.values()]);

  register(registry, {
    name: 'http_requests_total',
    help: 'Requests by route and class of status. HEAD is counted as GET, and 304 as 2xx: it stands for the same answer.',
    type: 'counter',
    values: () => all().flatMap(requestSamples),
  });
  register(registry, {
    name: 'http_route_seconds_total',
    help: 'Time from each request to the end of its answer, added up by route.',
    type: 'counter',
    values: () => all().map(({ labels, seconds }) => ({ labels, value: rounded(seconds) })),
  });
  register(registry, {
    name: 'http_request_duration_seconds',
    help: 'Time from the request to the end of its answer, by class of status.',
    type: 'histogram',
    values: () => durations.flatMap(durationSamples),
  });

  function figuresOf(method: string, route: string | undefined): RouteFigures {
    const byMethod = routes.get(route) ?? new Map<string, RouteFigures>();
    routes.set(route, byMethod);
    const known = byMethod.get(method);
    if (known !== undefined) return known;
    const labels = { route: route === undefined ? 'none' : `${method} ${route}` };
    const figures = { labels, requests: classes.map(() => 0), seconds: 0 };
    byMethod.set(method, figures);
    return figures;
  }

  return function observe({ method, route, status }, seconds) {
    const index = status === 304 ? ok : Math.floor(status / 100) - 1;
    const figures = figuresOf(methodOf(method, route), route);
    figures.requests[index] = (figures.requests[index] ?? 0) + 1;
    figures.seconds += seconds;
    const ofClass = durations[index];
    if (ofClass === undefined) return;
    let bucket = 0;
    while (seconds > (bounds[bucket] ?? Number.POSITIVE_INFINITY)) bucket += 1;
    ofClass.inBucket[bucket] = (ofClass.inBucket[bucket] ?? 0) + 1;
    ofClass.seconds += seconds;
  };
}

/** Where no route matched, the method is one of the caller's choice: there must not be a series for each. */
function methodOf(method: string, route: string | undefined): string {
  if (route === undefined) return '';
  return method === 'HEAD' ? 'GET' : method;
}

/** To the microsecond: more digits are bytes that tell nothing. */
const rounded = (seconds: number) => Math.round(seconds * 1e6) / 1e6;

function requestSamples({ labels, requests }: RouteFigures): Sample[] {
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
  // All that a registry asks of a metric.
  registry.registerMetric(metric as unknown as Metric);
}
