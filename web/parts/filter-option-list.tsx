// Checkboxes with counts, and a field to find one where there are many. Values that are set but not offered stay visible.
import { useState } from 'preact/hooks';
import { filterWords } from '../words/en/filters.ts';
import { count } from '../words/numbers.ts';
import { textOfValue } from './filter-chip-text.ts';
import type { FilterOption, FilterOptions } from './filter-kinds.ts';
import { has } from './filter-menu.tsx';

interface FilterOptionListProps {
  readonly filter: string;
  readonly chosen: readonly string[];
  readonly options: FilterOptions;
  readonly nameOf: (filter: string, value: string) => string | undefined;
  readonly onChoose: (values: readonly string[]) => void;
}

const minToFind = 9;

export function FilterOptionList({ filter, chosen, options, nameOf, onChoose }: FilterOptionListProps) {
  const [text, setText] = useState('');
  const { isLoading, search } = options;
  const offered = withChosen(options.options, chosen, (value) => textOfValue(filter, value, nameOf));
  const isFindable = search !== undefined || offered.length >= minToFind;
  const shown = search === undefined ? offered.filter((option) => has(option.text, text)) : offered;

  function find(next: string): void {
    setText(next);
    search?.(next);
  }
  const toggle = (value: string, isOn: boolean) =>
    onChoose(isOn ? [...chosen, value] : chosen.filter((each) => each !== value));

  return (
    <>
      {isFindable && (
        <input
          type="search"
          class="filter-field"
          aria-label={filterWords.findValue}
          placeholder={filterWords.findValue}
          value={text}
          onInput={(event) => find(event.currentTarget.value)}
        />
      )}
      <ul aria-busy={isLoading}>
        {shown.map(({ value, text: name, calls }) => (
          <li key={value}>
            <label class="filter-item">
              <input
                type="checkbox"
                checked={chosen.includes(value)}
                onChange={(event) => toggle(value, event.currentTarget.checked)}
              />
              <span class="filter-item-name">{name}</span>
              {calls !== undefined && (
                <span class="filter-item-calls">
                  <span aria-hidden="true">{count(calls)}</span>
                  <span class="visually-hidden">{filterWords.calls(count(calls))}</span>
                </span>
              )}
            </label>
          </li>
        ))}
      </ul>
      {shown.length === 0 && <p class="muted">{sentenceOfNone(isLoading, text)}</p>}
    </>
  );
}

function sentenceOfNone(isLoading: boolean, text: string): string {
  if (isLoading) return filterWords.loading;
  return text === '' ? filterWords.noValues : filterWords.nothingFound;
}

function withChosen(
  options: readonly FilterOption[],
  chosen: readonly string[],
  textOf: (value: string) => string,
): readonly FilterOption[] {
  const missing = chosen.filter((value) => options.every((option) => option.value !== value));
  return [...missing.map((value) => ({ value, text: textOf(value) })), ...options];
}
