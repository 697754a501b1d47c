// The numbers of a chart as a table.
import { chartWords } from '../words/en/charts.ts';
import { TableBox } from './table-box.tsx';
import './table-of.css';

interface TableOfProps {
  readonly caption: string;
  readonly columns: readonly string[];
  /** The first cell of a row is its heading. */
  readonly rows: readonly {
    readonly key: string;
    readonly cells: readonly string[];
    readonly href?: string | undefined;
  }[];
}

export function TableOf({ caption, columns, rows }: TableOfProps) {
  return (
    <TableBox label={chartWords.scrollable(caption)}>
      <table class="table table-of">
        <caption class="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            {columns.map((column, index) => (
              <th key={column} scope="col" class={index === 0 ? '' : 'number'}>
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, cells: [heading, ...cells], href }) => (
            <tr key={key}>
              <th scope="row">{href === undefined ? heading : <a href={href}>{heading}</a>}</th>
              {cells.map((cell, index) => (
                <td key={columns[index + 1]} class="number">
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </TableBox>
  );
}
