// The filters that can be set, with a field to find one.
import { useState } from 'preact/hooks';
import { filterWords } from '../words/en/filters.ts';
import { type FilterName, filterNames } from './filter-kinds.ts';

interface FilterMenuProps {
  readonly without: readonly FilterName[];
  readonly onChoose: (filter: FilterName) => void;
}

export function FilterMenu({ without, onChoose }: FilterMenuProps) {
  const [text, setText] = useState('');
  const found = filterNames.filter((name) => !without.includes(name) && has(filterWords.nameOf(name), text));
  const [first] = found;
  return (
    <form
      class="filter-menu"
      onSubmit={(event) => {
        event.preventDefault();
        if (text !== '' && first !== undefined) onChoose(first);
      }}
    >
      <input
        type="search"
        class="filter-field"
        aria-label={filterWords.find}
        placeholder={filterWords.find}
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      <ul>
        {found.map((name) => (
          <li key={name}>
            <button type="button" class="filter-item" onClick={() => onChoose(name)}>
              {filterWords.nameOf(name)}
            </button>
          </li>
        ))}
      </ul>
      {found.length === 0 && <p class="muted">{filterWords.nothingFound}</p>}
    </form>
  );
}

export const has = (text: string, part: string): boolean => text.toLowerCase().includes(part.trim().toLowerCase());
