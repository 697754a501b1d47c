import { Type } from 'typebox';
import { Instant, Nullable } from '../../../http/contract.ts';
import { figureExamples, figureProperties } from '../figures/figure-schemas.ts';
import { summaryFigures } from '../figures/sliced-figures.ts';
import { ComputedAt, Count, Direction, Sentiment, Source, Status, Timezone } from '../schemas.ts';

const figures = figureProperties(summaryFigures);
const figureExample = figureExamples(summaryFigures);
const Change = Nullable(
  Type.Number({
    description: 'In percent of the previous value, one decimal; null if the previous value was 0 or null.',
  }),
);
const ofEachFigure = <Value>(value: Value) => Object.fromEntries(summaryFigures.map(([name]) => [name, value]));
const range = { from: Instant('Inclusive.'), to: Instant('Exclusive.') };

const RangeFigures = Type.Object(
  {
    ...range,
    ...figures,
    previous: Type.Object({ ...range, ...figures }, { description: 'The range before, up to the same local time.' }),
    change: Type.Object(ofEachFigure(Change)),
  },
  { title: 'CallPeriod' },
);
const breakdownProperties = { calls: Count, previousCalls: Count, changePercent: Change };

const rangeExample = {
  from: '2026-11-21T05:00:00Z',
  to: '2026-11-22T05:00:00Z',
  ...figureExample,
  previous: { from: '2026-11-20T05:00:00Z', to: '2026-11-20T18:43:51.061Z', ...figureExample },
  change: ofEachFigure(5.5),
};
const breakdownExample = { calls: 3096, previousCalls: 2991, changePercent: 3.5 };

const summaryExample = {
  timezone: 'America/New_York',
  source: 'rollup',
  computedAt: '2026-11-21T18:43:51.061Z',
  today: rangeExample,
  week: rangeExample,
  month: rangeExample,
  last30Days: { from: '2026-10-23T04:00:00Z', to: '2026-11-22T05:00:00Z' },
  bySentiment: [
    { sentiment: 'positive', ...breakdownExample },
    { sentiment: 'unknown', ...breakdownExample },
  ],
  byStatus: [{ status: 'completed', ...breakdownExample }],
  byDirection: [{ direction: 'inbound', ...breakdownExample }],
  byDay: Array.from({ length: 30 }, (_, index) => ({
    date: new Date(Date.UTC(2026, 9, 23 + index)).toISOString().slice(0, 10),
    ...figureExample,
    previousCalls: 200,
    changePercent: 5.5,
  })),
};

export const Summary = Type.Object(
  {
    timezone: Timezone,
    source: Source,
    computedAt: ComputedAt,
    today: RangeFigures,
    week: RangeFigures,
    month: RangeFigures,
    last30Days: Type.Object(range, {
      description: 'The time range of the breakdowns and of byDay. The breakdowns compare it with the 30 days before.',
    }),
    bySentiment: Type.Array(Type.Object({ sentiment: Sentiment, ...breakdownProperties })),
    byStatus: Type.Array(Type.Object({ status: Status, ...breakdownProperties })),
    byDirection: Type.Array(Type.Object({ direction: Direction, ...breakdownProperties })),
    byDay: Type.Array(
      Type.Object({ date: Type.String({ format: 'date' }), ...figures, previousCalls: Count, changePercent: Change }),
      {
        minItems: 30,
        maxItems: 30,
        description:
          '30 local days, today last, each compared with the day before; today with yesterday up to the same time.',
      },
    ),
  },
  {
    title: 'CallAnalytics',
    description: 'Today, this week, this month and the last 30 days, each compared with the range before.',
    examples: [summaryExample],
  },
);
