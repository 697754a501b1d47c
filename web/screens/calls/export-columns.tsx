// Which columns the file has.
import type { ExportColumn } from '../../data/call-export.ts';
import { exportWords } from '../../words/en/export.ts';

const columnNames = Object.keys(exportWords.columnNames) as (keyof typeof exportWords.columnNames & ExportColumn)[];

interface ExportColumnsProps {
  readonly columns: readonly ExportColumn[] | undefined;
  readonly onChange: (columns: readonly ExportColumn[] | undefined) => void;
}

export function ExportColumns({ columns, onChange }: ExportColumnsProps) {
  const chosen = columns ?? [];
  return (
    <fieldset class="export-columns">
      <legend>{exportWords.columns}</legend>
      <label class="filter-item">
        <input type="radio" name="columns" checked={columns === undefined} onChange={() => onChange(undefined)} />
        {exportWords.usual}
      </label>
      <label class="filter-item">
        <input type="radio" name="columns" checked={columns !== undefined} onChange={() => onChange(columnNames)} />
        {exportWords.chosen}
      </label>
      {columns !== undefined && (
        <ul>
          {columnNames.map((name) => (
            <li key={name}>
              <label class="filter-item">
                <input
                  type="checkbox"
                  checked={chosen.includes(name)}
                  onChange={(event) =>
                    onChange(
                      columnNames.filter((each) =>
                        each === name ? event.currentTarget.checked : chosen.includes(each),
                      ),
                    )
                  }
                />
                {exportWords.columnNames[name]}
              </label>
            </li>
          ))}
        </ul>
      )}
    </fieldset>
  );
}
