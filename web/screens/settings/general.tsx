import { useState } from 'preact/hooks';
import { api } from '../../data/api.ts';
import { useChange } from '../../data/change.ts';
import type { AnswerOf } from '../../data/get.ts';
import { Button } from '../../parts/button.tsx';
import { Choice } from '../../parts/choice.tsx';
import { Facts } from '../../parts/facts.tsx';
import { Field, TextField } from '../../parts/field.tsx';
import { SaveProblem } from '../../parts/save-problem.tsx';
import { settingsWords } from '../../words/en/settings.ts';
import { weekdayName } from '../../words/time.ts';
import { currencies, timeZones } from '../../words/zones.ts';
import { ZoneEffect } from './zone-effect.tsx';

type SettingsAnswer = AnswerOf<'/api/settings'>;

interface GeneralProps {
  readonly settings: SettingsAnswer;
  readonly etag: string | undefined;
  readonly mayChange: boolean;
}

const weekdays = ['0', '1', '2', '3', '4', '5', '6'] as const;
const { fields } = settingsWords;

export function General({ settings, etag, mayChange }: GeneralProps) {
  return (
    <>
      {settings.recount_percent !== null && <p role="status">{settingsWords.recount(settings.recount_percent)}</p>}
      {mayChange ? (
        <GeneralForm settings={settings} etag={etag} />
      ) : (
        <Facts
          facts={[
            [fields.timezone, settings.timezone],
            [fields.weekStart, weekdayName(settings.week_start, 'long')],
            [fields.currency, settings.currency],
            [fields.duplicateWindow, settingsWords.seconds(settings.duplicate_window_seconds)],
          ]}
        />
      )}
    </>
  );
}

function GeneralForm({ settings, etag }: Omit<GeneralProps, 'mayChange'>) {
  const [timezone, setTimezone] = useState(settings.timezone);
  const [weekStart, setWeekStart] = useState(String(settings.week_start));
  const [currency, setCurrency] = useState(settings.currency);
  const [duplicateWindow, setDuplicateWindow] = useState(String(settings.duplicate_window_seconds));
  const save = useChange((_: undefined) =>
    api.PATCH('/api/settings', {
      params: { header: etag === undefined ? {} : { 'if-match': etag } },
      body: {
        timezone,
        currency,
        week_start: Number(weekStart),
        duplicate_window_seconds: Number(duplicateWindow),
      },
    }),
  );
  return (
    <form
      class="form"
      onSubmit={(event) => {
        event.preventDefault();
        void save.run(undefined);
      }}
    >
      <TextField
        label={fields.timezone}
        hint={settingsWords.timezoneHint}
        name="timezone"
        problem={save.problem}
        value={timezone}
        onChange={setTimezone}
        input={{ list: 'time-zones', required: true, autocomplete: 'off' }}
      />
      <datalist id="time-zones">
        {timeZones().map((zone) => (
          <option key={zone} value={zone} />
        ))}
      </datalist>
      {timezone !== settings.timezone && <ZoneEffect timezone={timezone} />}
      <Choice
        label={fields.weekStart}
        value={weekStart}
        options={weekdays.map((value) => ({ value, text: weekdayName(Number(value), 'long') }))}
        onChange={setWeekStart}
      />
      <Field label={fields.currency} hint={settingsWords.currencyHint} name="currency" problem={save.problem}>
        {(attributes) => (
          <select {...attributes} value={currency} onChange={(event) => setCurrency(event.currentTarget.value)}>
            {currencies().map((code) => (
              <option key={code} value={code}>
                {code}
              </option>
            ))}
          </select>
        )}
      </Field>
      <TextField
        label={fields.duplicateWindow}
        hint={settingsWords.duplicateHint}
        name="duplicate_window_seconds"
        problem={save.problem}
        value={duplicateWindow}
        onChange={setDuplicateWindow}
        input={{ type: 'number', min: 0, required: true }}
      />
      <SaveProblem problem={save.problem} fields={['timezone', 'currency', 'duplicate_window_seconds']} />
      <div class="form-actions">
        <Button kind="main" type="submit" disabled={save.isRunning}>
          {settingsWords.save}
        </Button>
      </div>
    </form>
  );
}
