// Figures of exactly the calls that the filters leave.
import type { CallFilters } from '../../data/filters.ts';
import { type AnswerOf, useGet } from '../../data/get.ts';
import { callsWords } from '../../words/en/calls.ts';
import { problems } from '../../words/en/problems.ts';

type Overview = AnswerOf<'/api/calls-dashboard/analytics/overview'>;
type MetricName = Overview['metrics'][number]['name'];

const metrics = ['completed', 'missed', 'averageDurationSeconds', 'costMicros'] as const satisfies MetricName[];

interface StripProps {
  /** Undefined until the list is held. */
  readonly filters: CallFilters | undefined;
  readonly currency: string;
}

export function Strip({ filters, currency }: StripProps) {
  const { value, problem } = useGet(
    '/api/calls-dashboard/analytics/overview',
    filters === undefined ? null : { query: { ...filters, metric: [...metrics], bucket: 'month', compare: 'none' } },
  );
  if (value === undefined && problem !== undefined) {
    const text = problem.code === 'VALIDATION_FAILED' ? callsWords.strip.tooLong : problems.sentenceOf(problem);
    return <p class="calls-strip muted">{text}</p>;
  }
  const figure = (name: (typeof metrics)[number]) => value?.metrics.find((each) => each.name === name)?.value;
  return (
    <dl class="calls-strip">
      {metrics.map((name) => (
        <div key={name}>
          <dt>{callsWords.strip.names[name]}</dt>
          <dd>{value === undefined ? callsWords.loading : callsWords.strip.textOf(name, figure(name), currency)}</dd>
        </div>
      ))}
    </dl>
  );
}
