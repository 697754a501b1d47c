// What the summary shows: each period and each bar beside the one before it.
import { type Static, Type } from 'typebox';
import { Instant, Nullable } from '../../http/contract.ts';
import * as examples from './examples.ts';
import { Average, Count, Direction, Sentiment, Source, Status } from './schemas.ts';

const figures = { calls: Count, completed: Count, averageDurationSeconds: Average };
const Change = Nullable(
  Type.Number({ description: 'In percent of the figure before, one decimal; null when that was 0 or unknown.' }),
);
const changeOfFigures = Type.Object({ calls: Change, completed: Change, averageDurationSeconds: Change });
const Span = { from: Instant('Inclusive.'), to: Instant('Exclusive.') };
const PeriodFigures = Type.Object(
  {
    ...Span,
    ...figures,
    previous: Type.Object(
      { ...Span, ...figures },
      { description: 'The period before, up to the same time on the clock.' },
    ),
    change: changeOfFigures,
  },
  { title: 'CallPeriod' },
);
const bar = { calls: Count, previousCalls: Count, changePercent: Change };

export const AnalyticsSummary = Type.Object(
  {
    timezone: Type.String({ examples: ['America/New_York'] }),
    source: Source,
    computedAt: Instant('When these figures were computed.'),
    today: PeriodFigures,
    week: PeriodFigures,
    month: PeriodFigures,
    last30Days: Type.Object(Span, {
      description: 'What the breakdowns and byDay cover; compared with the 30 days before.',
    }),
    bySentiment: Type.Array(Type.Object({ sentiment: Sentiment, ...bar })),
    byStatus: Type.Array(Type.Object({ status: Status, ...bar })),
    byDirection: Type.Array(Type.Object({ direction: Direction, ...bar })),
    byDay: Type.Array(
      Type.Object({ date: Type.String({ format: 'date' }), ...figures, previousCalls: Count, changePercent: Change }),
      {
        minItems: 30,
        maxItems: 30,
        description:
          '30 local days, today last, each beside the day before it; today beside yesterday up to the same time.',
      },
    ),
  },
  {
    title: 'CallAnalytics',
    description: 'Each period and each bar beside the one before it.',
    examples: [examples.analyticsSummary],
  },
);
export type AnalyticsSummary = Static<typeof AnalyticsSummary>;
