// Texts of the calls, such as ids: each is added as it is written.
import { useState } from 'preact/hooks';
import { filterWords } from '../words/en/filters.ts';
import { Button } from './button.tsx';

interface FilterTextsProps {
  readonly chosen: readonly string[];
  readonly onChoose: (values: readonly string[]) => void;
}

export function FilterTexts({ chosen, onChoose }: FilterTextsProps) {
  const [text, setText] = useState('');
  return (
    <form
      class="filter-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() === '') return;
        onChoose([...chosen.filter((each) => each !== text.trim()), text.trim()]);
        setText('');
      }}
    >
      <label>
        {filterWords.textLabel}
        <input
          type="text"
          class="filter-field"
          maxLength={200}
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
      </label>
      <Button type="submit">{filterWords.addText}</Button>
      <ul>
        {chosen.map((value) => (
          <li key={value}>
            <label class="filter-item">
              <input type="checkbox" checked onChange={() => onChoose(chosen.filter((each) => each !== value))} />
              <span class="filter-item-name">{value}</span>
            </label>
          </li>
        ))}
      </ul>
    </form>
  );
}
