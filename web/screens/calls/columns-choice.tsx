// Which columns the table has. The choice is kept for the reader, on all their devices.
import { Popover } from '../../parts/popover.tsx';
import type { FloatingProps } from '../../parts/popover-button.tsx';
import { callsWords } from '../../words/en/calls.ts';
import { columnNames, defaultColumns } from './columns.ts';
import { useColumns } from './use-columns.ts';

export function ColumnsChoice(floating: FloatingProps) {
  const { shown, keep } = useColumns();
  return (
    <Popover {...floating}>
      <ul>
        {columnNames.map((name) => (
          <li key={name}>
            <label class="filter-item">
              <input
                type="checkbox"
                checked={shown.includes(name)}
                // Without it a row could not be opened.
                disabled={name === 'who'}
                onChange={(event) =>
                  keep(event.currentTarget.checked ? [...shown, name] : shown.filter((each) => each !== name))
                }
              />
              {callsWords.columns[name]}
            </label>
          </li>
        ))}
      </ul>
      <button type="button" class="filter-back" onClick={() => keep(defaultColumns)}>
        {callsWords.defaultColumns}
      </button>
    </Popover>
  );
}
