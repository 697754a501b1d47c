// Yes, no, or either.
import { useId } from 'preact/hooks';
import { filterWords } from '../words/en/filters.ts';

interface FilterFlagProps {
  readonly chosen: string | undefined;
  readonly onChoose: (values: readonly string[]) => void;
}

export function FilterFlag({ chosen, onChoose }: FilterFlagProps) {
  const name = useId();
  const options = [
    { value: 'true', text: filterWords.yes },
    { value: 'false', text: filterWords.no },
    { value: undefined, text: filterWords.either },
  ];
  return (
    <ul>
      {options.map(({ value, text }) => (
        <li key={text}>
          <label class="filter-item">
            <input
              type="radio"
              name={name}
              checked={chosen === value}
              onChange={() => onChoose(value === undefined ? [] : [value])}
            />
            {text}
          </label>
        </li>
      ))}
    </ul>
  );
}
