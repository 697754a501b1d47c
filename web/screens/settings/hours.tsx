// The opening hours: for each weekday none, one or several ranges.
import type { ApiProblem } from '../../loaded.ts';
import { Button } from '../../parts/button.tsx';
import { Facts } from '../../parts/facts.tsx';
import { settingsWords } from '../../words/en/settings.ts';
import { weekdayNames } from '../../words/en/weekdays.ts';
import { type Ranges, type Weekday, type WeekHours, weekdays } from './read-hours.ts';

const { hours: words } = settingsWords;

export function HoursText({ hours }: { readonly hours: WeekHours }) {
  if (Object.keys(hours).length === 0) return <p>{words.always}</p>;
  const facts = weekdays.map((day) => {
    const ranges = (hours[day] ?? []).map(([from, to]) => `${from}–${to}`).join(', ');
    return [weekdayNames[day], ranges === '' ? words.closed : ranges] as const;
  });
  return <Facts facts={facts} />;
}

interface HoursProps {
  readonly hours: WeekHours;
  readonly onChange: (hours: WeekHours) => void;
  readonly problem: ApiProblem | undefined;
}

export function Hours({ hours, onChange, problem }: HoursProps) {
  const refused = problem?.field?.startsWith('hours') ? problem.message : undefined;
  return (
    <fieldset class="settings-hours">
      <legend>{words.legend}</legend>
      {weekdays.map((day) => (
        <DayHours
          key={day}
          day={day}
          ranges={hours[day] ?? []}
          onChange={(ranges) => onChange({ ...hours, [day]: ranges })}
        />
      ))}
      {refused !== undefined && <p class="field-problem">{refused}</p>}
    </fieldset>
  );
}

interface DayHoursProps {
  readonly day: Weekday;
  readonly ranges: Ranges;
  readonly onChange: (ranges: Ranges) => void;
}

function DayHours({ day, ranges, onChange }: DayHoursProps) {
  const dayName = weekdayNames[day];
  const replace = (at: number, range: string[]) => onChange(ranges.with(at, range));
  return (
    <div class="settings-day">
      <span class="settings-day-name">{dayName}</span>
      {ranges.length === 0 && <span class="muted">{words.closed}</span>}
      {ranges.map(([from = '', to = ''], index) => (
        <span key={index} class="settings-range">
          <TimeInput label={words.from(dayName)} value={from} onChange={(next) => replace(index, [next, to])} />
          <span aria-hidden="true">–</span>
          <TimeInput label={words.to(dayName)} value={to} onChange={(next) => replace(index, [from, next])} />
          <Button
            kind="quiet"
            aria-label={words.remove(dayName, from, to)}
            onClick={() => onChange(ranges.filter((_, other) => other !== index))}
          >
            ✕
          </Button>
        </span>
      ))}
      <Button kind="quiet" aria-label={words.addTo(dayName)} onClick={() => onChange([...ranges, ['09:00', '17:00']])}>
        {ranges.length === 0 ? words.add : words.more}
      </Button>
    </div>
  );
}

interface TimeInputProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** A text field: the platform's time field cannot hold 24:00. */
function TimeInput({ label, value, onChange }: TimeInputProps) {
  return (
    <input
      type="text"
      inputMode="numeric"
      class="settings-time"
      aria-label={label}
      pattern="([01][0-9]|2[0-3]):[0-5][0-9]|24:00"
      placeholder="09:00"
      required
      value={value}
      onInput={(event) => onChange(event.currentTarget.value)}
    />
  );
}
