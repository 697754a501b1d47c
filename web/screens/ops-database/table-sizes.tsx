import type { AnswerOf } from '../../data/get.ts';
import { TableBox } from '../../parts/table-box.tsx';
import { opsDatabaseWords } from '../../words/en/ops-database.ts';
import { bytes, count } from '../../words/numbers.ts';

export function TableSizes({ tables }: { readonly tables: AnswerOf<'/api/monitoring/indexes'>['tables'] }) {
  const { columns } = opsDatabaseWords;
  return (
    <TableBox label={opsDatabaseWords.tablesQuestion}>
      <table class="table">
        <thead>
          <tr>
            <th scope="col">{columns.table}</th>
            <th scope="col" class="number">
              {columns.rows}
            </th>
            <th scope="col" class="number">
              {columns.size}
            </th>
            <th scope="col" class="number">
              {columns.indexSize}
            </th>
            <th scope="col" class="number">
              {columns.fullScans}
            </th>
            <th scope="col" class="number">
              {columns.indexScans}
            </th>
          </tr>
        </thead>
        <tbody>
          {tables.map(({ name, rows, bytes: size, indexBytes, fullScans, indexScans }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td class="number">{count(rows)}</td>
              <td class="number">{bytes(size)}</td>
              <td class="number">{bytes(indexBytes)}</td>
              <td class="number">{count(fullScans)}</td>
              <td class="number">{count(indexScans)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableBox>
  );
}
