// When a rule is told, and to which destinations.
import { useGet } from '../../data/get.ts';
import type { ApiProblem } from '../../loaded.ts';
import { TextField, Toggle } from '../../parts/field.tsx';
import { ruleFormWords } from '../../words/en/alert-rules.ts';
import { weekdayNames } from '../../words/en/weekdays.ts';
import { type RuleDraft, type Weekday, weekdays } from './rule-draft.ts';

interface RuleNoticesProps {
  readonly draft: RuleDraft;
  readonly onChange: (changes: Partial<RuleDraft>) => void;
  readonly problem: ApiProblem | undefined;
}

export function RuleNotices({ draft, onChange, problem }: RuleNoticesProps) {
  const number = { type: 'number', min: 0, required: true } as const;
  return (
    <>
      <TextField
        label={ruleFormWords.forMinutes}
        hint={ruleFormWords.forMinutesHint}
        name="for_minutes"
        problem={problem}
        value={draft.forMinutes}
        onChange={(forMinutes) => onChange({ forMinutes })}
        input={{ ...number, max: 1440 }}
      />
      <TextField
        label={ruleFormWords.minimumSample}
        hint={ruleFormWords.minimumSampleHint}
        name="minimum_sample"
        problem={problem}
        value={draft.minimumSample}
        onChange={(minimumSample) => onChange({ minimumSample })}
        input={{ ...number, min: 1 }}
      />
      <Destinations ids={draft.destinationIds} onChange={(destinationIds) => onChange({ destinationIds })} />
      <TextField
        label={ruleFormWords.cooldown}
        name="cooldown_minutes"
        problem={problem}
        value={draft.cooldown}
        onChange={(cooldown) => onChange({ cooldown })}
        input={{ ...number, max: 10_080 }}
      />
      <QuietHours draft={draft} onChange={onChange} problem={problem} />
      <Toggle
        label={ruleFormWords.notifyNoData}
        isOn={draft.notifyNoData}
        onChange={(notifyNoData) => onChange({ notifyNoData })}
      />
      <Toggle label={ruleFormWords.active} isOn={draft.active} onChange={(active) => onChange({ active })} />
    </>
  );
}

interface DestinationsProps {
  readonly ids: readonly string[];
  readonly onChange: (ids: readonly string[]) => void;
}

function Destinations({ ids, onChange }: DestinationsProps) {
  const destinations = useGet('/api/alert-destinations', { query: { limit: 100, sort: 'name' } }).value?.data;
  return (
    <fieldset class="alerts-choices">
      <legend>{ruleFormWords.destinations}</legend>
      {destinations?.length === 0 && <p class="muted">{ruleFormWords.noDestinations}</p>}
      {destinations?.map(({ id, name }) => (
        <Toggle
          key={id}
          label={name}
          isOn={ids.includes(id)}
          onChange={(isOn) => onChange(isOn ? [...ids, id] : ids.filter((each) => each !== id))}
        />
      ))}
    </fieldset>
  );
}

function QuietHours({ draft: { quiet }, onChange, problem }: RuleNoticesProps) {
  const refused = problem?.field?.startsWith('quiet_hours') === true;
  return (
    <details class="alerts-quiet" open={refused || Object.values(quiet).some((each) => each !== '')}>
      <summary>{ruleFormWords.quiet}</summary>
      <p class="field-hint">{ruleFormWords.quietHint}</p>
      {weekdays.map((day) => (
        <TextField
          key={day}
          label={weekdayNames[day]}
          name={`quiet_hours.${day}`}
          problem={problem?.field?.startsWith(`quiet_hours.${day}`) ? invalid(problem, day) : undefined}
          value={quiet[day]}
          onChange={(text) => onChange({ quiet: { ...quiet, [day]: text } })}
          input={{ autocomplete: 'off' }}
        />
      ))}
    </details>
  );
}

/** The API names the place within the list, which the form does not show. */
const invalid = (problem: ApiProblem, day: Weekday): ApiProblem => ({
  ...problem,
  field: `quiet_hours.${day}`,
  message: ruleFormWords.quietInvalid,
});
