// At least and at most. Money is written in the unit of the currency; the API has micro-units.
import { useState } from 'preact/hooks';
import { filterWords } from '../words/en/filters.ts';
import { fromMicros, toMicros } from '../words/micros.ts';
import { Button } from './button.tsx';
import type { FilterChanges } from './filter-bar-props.ts';

interface FilterRangeProps {
  readonly range: { readonly unit: 'seconds' | 'money'; readonly from: string; readonly to: string };
  readonly query: URLSearchParams;
  readonly currency: string;
  readonly onChange: (changes: FilterChanges) => void;
}

export function FilterRange({ range: { unit, from, to }, query, currency, onChange }: FilterRangeProps) {
  const shown = (parameter: string) => {
    const value = query.get(parameter) ?? '';
    return unit === 'money' ? fromMicros(value) : value;
  };
  const [lowest, setLowest] = useState(shown(from));
  const [highest, setHighest] = useState(shown(to));
  const sent = (text: string) => (text === '' ? null : unit === 'money' ? toMicros(text) : text);
  const label = (text: string) => (unit === 'money' ? `${text} (${currency})` : text);
  const field = { type: 'number', class: 'filter-field', min: 0, step: unit === 'money' ? 'any' : 1 } as const;
  return (
    <form
      class="filter-form"
      onSubmit={(event) => {
        event.preventDefault();
        onChange({ [from]: sent(lowest), [to]: sent(highest), page: null });
      }}
    >
      <label>
        {label(filterWords.from[unit])}
        <input {...field} value={lowest} onInput={(event) => setLowest(event.currentTarget.value)} />
      </label>
      <label>
        {label(filterWords.to[unit])}
        <input {...field} value={highest} onInput={(event) => setHighest(event.currentTarget.value)} />
      </label>
      <Button type="submit">{filterWords.apply}</Button>
    </form>
  );
}
