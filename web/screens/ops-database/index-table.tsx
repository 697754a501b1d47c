import type { AnswerOf } from '../../data/get.ts';
import { TableBox } from '../../parts/table-box.tsx';
import { TableHead } from '../../parts/table-head.tsx';
import { opsDatabaseWords } from '../../words/en/ops-database.ts';
import { bytes, count } from '../../words/numbers.ts';

export function IndexTable({ indexes }: { readonly indexes: AnswerOf<'/api/monitoring/indexes'>['indexes'] }) {
  const { columns } = opsDatabaseWords;
  return (
    <TableBox label={opsDatabaseWords.indexesQuestion}>
      <table class="table">
        <TableHead
          columns={[columns.index, columns.table, { number: columns.size }, { number: columns.scans }, columns.state]}
        />
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
