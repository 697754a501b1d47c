import type { AnswerOf } from '../../data/get.ts';
import { TableBox } from '../../parts/table-box.tsx';
import { opsDatabaseWords } from '../../words/en/ops-database.ts';
import { bytes, count } from '../../words/numbers.ts';

export function IndexTable({ indexes }: { readonly indexes: AnswerOf<'/api/monitoring/indexes'>['indexes'] }) {
  const { columns } = opsDatabaseWords;
  return (
    <TableBox label={opsDatabaseWords.indexesQuestion}>
      <table class="table">
        <thead>
          <tr>
            <th scope="col">{columns.index}</th>
            <th scope="col">{columns.table}</th>
            <th scope="col" class="number">
              {columns.size}
            </th>
            <th scope="col" class="number">
              {columns.scans}
            </th>
            <th scope="col">{columns.state}</th>
          </tr>
        </thead>
        <tbody>
          {indexes.map(({ name, table, bytes: size, scans, isValid, isRequired, hotQueries }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{table}</td>
              <td class="number">{bytes(size)}</td>
              <td class="number">{count(scans)}</td>
              <td>{opsDatabaseWords.indexState(isValid, isRequired, hotQueries)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableBox>
  );
}
