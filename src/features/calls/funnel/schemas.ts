import { type Static, Type } from 'typebox';
import { Instant, Nullable, Strict } from '../../../http/contract.ts';
import { filterParameters } from '../filters.ts';
import { ComputedAt, Count, Timezone } from '../schemas.ts';
import { defaultTimeRange } from '../time-range.ts';
import { stageNames, stages } from './stages.ts';

const { direction: _direction, ...filters } = filterParameters;

export const FunnelQuery = Strict(filters);
export type FunnelQuery = Static<typeof FunnelQuery>;

const StageCount = Type.Object({
  count: Nullable(Count),
  percent: Nullable(
    Type.Number({
      minimum: 0,
      maximum: 100,
      description: 'Of the stage before, one decimal; null when that has none.',
    }),
  ),
});

const exampleCounts = {
  contacts: [1200, 980, 610, 420, 160, 90, 41],
  attempts: [null, 1744, 702, 455, 168, 94, 42],
};
const percents = {
  contacts: [null, 81.7, 62.2, 68.9, 38.1, 56.3, 45.6],
  attempts: [null, null, 40.3, 64.8, 36.9, 56, 44.7],
};
const exampleFilter = 'from=2026-11-20T05%3A00%3A00Z&to=2026-11-22T05%3A00%3A00Z&direction=outbound';

export const CallFunnel = Type.Object(
  {
    timezone: Timezone,
    computedAt: ComputedAt,
    from: Instant('Inclusive.'),
    to: Instant('Exclusive.'),
    stages: Type.Array(
      Type.Object({
        name: Type.Enum(stageNames),
        definition: Type.String(),
        contacts: Type.Object(StageCount.properties, {
          description: 'Contacts with a call in this stage. Calls without a contact are counted in `attempts` only.',
        }),
        attempts: Type.Object(StageCount.properties, { description: 'Calls in this stage; null for `queued`.' }),
        filter: Nullable(
          Type.String({
            description:
              'The query string of the list that shows the calls of `attempts`. Null: the list has no such filter, or there can be no such call.',
          }),
        ),
      }),
      { minItems: stages.length, maxItems: stages.length },
    ),
  },
  {
    title: 'CallFunnel',
    description: `From queued contacts to kept appointments. Each stage is part of the one before it. ${defaultTimeRange}`,
    examples: [
      {
        timezone: 'America/New_York',
        computedAt: '2026-11-21T18:43:51.061Z',
        from: '2026-11-20T05:00:00Z',
        to: '2026-11-22T05:00:00Z',
        stages: stages.map(({ name, definition }, index) => ({
          name,
          definition,
          contacts: { count: exampleCounts.contacts[index] ?? null, percent: percents.contacts[index] ?? null },
          attempts: { count: exampleCounts.attempts[index] ?? null, percent: percents.attempts[index] ?? null },
          filter: name === 'dialled' ? exampleFilter : null,
        })),
      },
    ],
  },
);
export type CallFunnel = Static<typeof CallFunnel>;
