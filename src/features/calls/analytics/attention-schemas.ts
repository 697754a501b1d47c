// What of today needs attention.
import { type Static, Type } from 'typebox';
import { Instant } from '../../../http/contract.ts';
import { Better, MetricName } from '../figures/figure-schemas.ts';
import { Count } from '../schemas.ts';
import { DrillDown, rangeProperties } from './analytics-request.ts';
import { Part, Whole } from './marks.ts';

export const Attention = Type.Object(
  {
    ...rangeProperties,
    from: Instant('The start of today.'),
    to: Instant('The start of the current hour: today is compared up to here.'),
    weekday: Type.Integer({ minimum: 0, maximum: 6, description: 'Of today; 0 is Sunday.' }),
    unanswered: Type.Object(
      { callers: Count, from: Instant('Inclusive.'), to: Instant('Exclusive.') },
      {
        description:
          'The callers to call back: `pagination.total` of `/api/calls-dashboard/unanswered` with these `from` and `to`.',
      },
    ),
    unusual: Type.Array(
      Type.Object({
        metric: MetricName,
        unit: Type.String(),
        better: Better,
        value: Type.Number({ minimum: 0, description: 'Of today up to `to`.' }),
        part: Part,
        whole: Whole,
        low: Type.Number({ minimum: 0, description: 'The lowest value of the same weekday before.' }),
        high: Type.Number({ minimum: 0, description: 'The highest value of the same weekday before.' }),
        sample: Type.Integer({ minimum: 1, description: 'How many such weekdays were compared.' }),
        isAbove: Type.Boolean({ description: 'True: above `high`. False: below `low`.' }),
        filter: DrillDown,
      }),
      {
        description:
          'Figures that lie outside of `low` to `high` by more than half of that range, and numbers of calls also by more than 5. Compared are the same weekdays of the last 8 weeks up to the same local time, without those with fewer than 20 calls. With fewer than 4 such weekdays, or a rate of fewer than 20 calls today, a figure is absent.',
      },
    ),
  },
  {
    title: 'CallAttention',
    description: 'Callers to call back, and unusual figures of today.',
  },
);
export type Attention = Static<typeof Attention>;
