import { useFilterBar } from '../../data/filter-bar.ts';
import { useFilterNames } from '../../data/filter-names.ts';
import { filtersOf } from '../../data/filters.ts';
import { type AnswerOf, useGet } from '../../data/get.ts';
import { spanOf } from '../../data/period.ts';
import type { Organization } from '../../data/session.ts';
import type { ApiProblem } from '../../loaded.ts';
import { Choice } from '../../parts/choice.tsx';
import { Field, TextField } from '../../parts/field.tsx';
import { FilterBar } from '../../parts/filter-bar.tsx';
import { ruleFormWords, ruleWords } from '../../words/en/alert-rules.ts';
import type { RuleDraft } from './rule-draft.ts';
import { ruleMetrics } from './rule-metrics.ts';

interface RuleConditionProps {
  readonly draft: RuleDraft;
  readonly onChange: (changes: Partial<RuleDraft>) => void;
  readonly problem: ApiProblem | undefined;
  readonly organization: Organization;
}

type Figure = AnswerOf<'/api/calls-dashboard/figures'>['data'][number];

export function RuleCondition({ draft, onChange, problem, organization }: RuleConditionProps) {
  const figures = useGet('/api/calls-dashboard/figures', {}).value?.data;
  const figure = figures?.find(({ name }) => name === draft.metric);
  return (
    <>
      <Field
        label={ruleFormWords.metric}
        hint={ruleFormWords.definition(figure?.definition)}
        name="metric"
        problem={problem}
      >
        {(attributes) => (
          <select
            {...attributes}
            value={draft.metric}
            onChange={(event) => onChange({ metric: event.currentTarget.value as RuleDraft['metric'] })}
          >
            {ruleMetrics.map((name) => (
              <option key={name} value={name}>
                {ruleWords.metricName(name)}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Choice
        label={ruleFormWords.comparison}
        value={draft.comparison}
        options={(['absolute', 'previous', 'week'] as const).map((value) => ({
          value,
          text: ruleFormWords.comparisons[value],
        }))}
        onChange={(comparison) => onChange({ comparison })}
      />
      <div class="alerts-limit">
        <Field label={ruleFormWords.operator} name="operator" problem={problem}>
          {(attributes) => (
            <select
              {...attributes}
              value={draft.operator}
              onChange={(event) => onChange({ operator: event.currentTarget.value as RuleDraft['operator'] })}
            >
              {(['above', 'below'] as const).map((value) => (
                <option key={value} value={value}>
                  {ruleFormWords.operators[value]}
                </option>
              ))}
            </select>
          )}
        </Field>
        <TextField
          label={ruleFormWords.threshold}
          hint={thresholdHint(draft, figure, organization.currency)}
          name="threshold"
          problem={problem}
          value={draft.threshold}
          onChange={(threshold) => onChange({ threshold })}
          input={{ type: 'number', step: 'any', required: true }}
        />
        <TextField
          label={ruleFormWords.window}
          hint={ruleFormWords.windowHint}
          name="window_minutes"
          problem={problem}
          value={draft.window}
          onChange={(window) => onChange({ window })}
          input={{ type: 'number', min: 10, max: 10_080, required: true }}
        />
      </div>
      <RuleFilters filter={draft.filter} onChange={(filter) => onChange({ filter })} organization={organization} />
    </>
  );
}

function thresholdHint({ comparison }: RuleDraft, figure: Figure | undefined, currency: string): string | undefined {
  const { thresholdHints: hints } = ruleFormWords;
  if (comparison !== 'absolute') return hints.change;
  if (figure?.unit === 'micros') return hints.micros(currency);
  return figure?.unit === 'percent' || figure?.unit === 'seconds' ? hints[figure.unit] : undefined;
}

interface RuleFiltersProps {
  readonly filter: string;
  readonly onChange: (filter: string) => void;
  readonly organization: Organization;
}

/** The filters of the list of calls. They are of the rule, so they stand in the form and not in the address. */
function RuleFilters({ filter, onChange, organization }: RuleFiltersProps) {
  const query = new URLSearchParams(filter);
  const bar = useFilterBar(filtersOf(query, spanOf(null, organization.timezone)), organization);
  const { nameOf } = useFilterNames(query, undefined);
  return (
    <div class="alerts-filters">
      <p>{ruleFormWords.filters}</p>
      <FilterBar
        {...bar}
        query={query}
        nameOf={(name, value) => nameOf(name, value) ?? bar.nameOf(name, value)}
        onChange={(changes) => {
          const next = new URLSearchParams(query);
          for (const [name, value] of Object.entries(changes)) {
            next.delete(name);
            for (const each of value === null ? [] : [value].flat()) next.append(name, each);
          }
          onChange(next.toString());
        }}
      />
    </div>
  );
}
