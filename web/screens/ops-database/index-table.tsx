import type { AnswerOf } from '../../data/get.ts';
import { FirstRows } from '../../parts/first-rows.tsx';
import { TableBox } from '../../parts/table-box.tsx';
import { TableHead } from '../../parts/table-head.tsx';
import { opsDatabaseWords } from '../../words/en/ops-database.ts';
import { bytes, count } from '../../words/numbers.ts';

type Index = AnswerOf<'/api/monitoring/indexes'>['indexes'][number];

/** Those that serve no query first, then the largest. */
export function IndexTable({ indexes }: { readonly indexes: readonly Index[] }) {
  const sorted = indexes.toSorted(
    (one, other) => Number(one.isValid) - Number(other.isValid) || other.bytes - one.bytes,
  );
  return <FirstRows rows={sorted}>{(shown) => <Rows indexes={shown} />}</FirstRows>;
}

function Rows({ indexes }: { readonly indexes: readonly Index[] }) {
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
              <td class="ops-nowrap">{opsDatabaseWords.indexState(isValid, isRequired, hotQueries)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableBox>
  );
}
