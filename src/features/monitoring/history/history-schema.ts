import { type Static, Type } from 'typebox';
import { Instant, Nullable, Strict } from '../../../http/contract.ts';
import { exampleInstance, Instance } from '../instance.ts';
import { maxSamples, sampleMs } from './history.ts';

const lists = { maxItems: maxSamples };
const Count = Type.Integer({ minimum: 0 });
const Counts = (description: string) => Type.Array(Count, { ...lists, description });
const Ms = Type.Number({ minimum: 0 });
const Percent = Type.Number({ minimum: 0, maximum: 100 });
const Known = (description: string) => Type.Array(Nullable(Ms), { ...lists, description });
const Rate = (description: string) =>
  Nullable(Type.Number({ minimum: 0, maximum: 100, description: `${description} With two decimals.` }));

const series = {
  times: Type.Array(Instant('The end of a sample.'), {
    ...lists,
    description: 'The end of each sample, oldest first. Every other list has one value for each of them.',
  }),
  requests: Counts('Requests that ended within the sample.'),
  serverErrors: Counts('Of these, with a status of 500 or above.'),
  p50Ms: Known('The median of the durations. Null without requests.'),
  p95Ms: Known(
    'The 95th percentile of the durations, estimated from the buckets of the metrics. Null without requests.',
  ),
  cache: Type.Object({
    hits: Counts('Reads that returned a fresh entry.'),
    misses: Counts('Reads that loaded from the database.'),
    stale: Counts('Reads that returned an outdated entry.'),
    bypass: Counts('Reads whose value was loaded and not stored.'),
    hitRate: Type.Array(Nullable(Percent), {
      ...lists,
      description: 'Hits in percent of all reads. Null without reads.',
    }),
    loads: Counts('Loads from the database. Reads at the same time share one.'),
  }),
  changeFeedDelayMs: Known(
    'How long the change feed took to answer, at the end of the sample. Null while it is degraded or absent.',
  ),
  eventLoopP99Ms: Known('The 99th percentile of the delay of the event loop.'),
  rssBytes: Type.Array(Count, { ...lists, description: 'The memory of the process at the end of the sample.' }),
  policies: Type.Array(
    Type.Object({
      name: Type.String({ examples: ['call stats'] }),
      hits: Counts('Hits within the sample.'),
      reads: Counts('All reads within the sample.'),
      hitRate: Rate('Hits in percent of all reads of the whole span.'),
    }),
    { description: 'By name. Only policies that were read within the span.' },
  ),
  total: Type.Object(
    {
      requests: Count,
      serverErrors: Count,
      serverErrorRate: Rate('In percent of the requests. Null without requests.'),
      p50Ms: Nullable(Ms),
      p95Ms: Nullable(Ms),
      reads: Type.Integer({ minimum: 0, description: 'Reads of the cache, whatever their outcome.' }),
      loads: Count,
      hitRate: Rate('Hits in percent of all reads. Null without reads.'),
    },
    { description: 'Over all samples of the answer.' },
  ),
};

export type HistorySeries = Static<typeof HistorySeries>;
export const HistorySeries = Type.Object(series);

const example = {
  instance: exampleInstance,
  sampleSeconds: sampleMs / 1000,
  times: ['2026-11-21T07:43:10.004Z', '2026-11-21T07:43:20.005Z', '2026-11-21T07:43:30.007Z'],
  requests: [212, 188, 240],
  serverErrors: [0, 1, 0],
  p50Ms: [0.82, 0.79, 0.91],
  p95Ms: [8.4, 9.12, 7.7],
  cache: {
    hits: [498, 441, 566],
    misses: [12, 9, 14],
    stale: [0, 1, 0],
    bypass: [1, 0, 0],
    hitRate: [97.46, 97.78, 97.59],
    loads: [11, 9, 12],
  },
  changeFeedDelayMs: [1.2, null, 0.9],
  eventLoopP99Ms: [2.1, 4.6, 1.9],
  rssBytes: [140_799_744, 141_012_992, 140_922_880],
  policies: [
    { name: 'call stats', hits: [120, 96, 131], reads: [124, 99, 136], hitRate: 96.66 },
    { name: 'membership', hits: [378, 345, 435], reads: [387, 352, 444], hitRate: 97.89 },
  ],
  total: {
    ...{ requests: 640, serverErrors: 1, serverErrorRate: 0.16, p50Ms: 0.84, p95Ms: 8.51 },
    ...{ reads: 1542, loads: 32, hitRate: 97.6 },
  },
};

export const History = Type.Object(
  {
    instance: Instance,
    sampleSeconds: Type.Integer({ minimum: 1, description: 'The time between two samples.' }),
    ...series,
  },
  {
    title: 'MonitoringHistory',
    description: 'The last minutes of one process. It begins when the process starts.',
    examples: [example],
  },
);

export const HistoryQuery = Strict({
  minutes: Type.Integer({ minimum: 1, maximum: 60, default: 60, description: 'How far back, from now.' }),
});
