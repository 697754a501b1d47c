// The numbers of a chart as a table.
import { chartWords } from '../words/en/charts.ts';
import { TableBox } from './table-box.tsx';
import { TableHead } from './table-head.tsx';
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
        <TableHead columns={columns.map((column, index) => (index === 0 ? column : { number: column }))} />
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
