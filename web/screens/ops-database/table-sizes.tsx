import type { AnswerOf } from '../../data/get.ts';
import { FirstRows } from '../../parts/first-rows.tsx';
import { TableBox } from '../../parts/table-box.tsx';
import { TableHead } from '../../parts/table-head.tsx';
import { opsDatabaseWords } from '../../words/en/ops-database.ts';
import { bytes, count } from '../../words/numbers.ts';

type Table = AnswerOf<'/api/monitoring/indexes'>['tables'][number];

/** The largest first. */
export function TableSizes({ tables }: { readonly tables: readonly Table[] }) {
  const sorted = tables.toSorted((one, other) => other.bytes - one.bytes);
  return <FirstRows rows={sorted}>{(shown) => <Rows tables={shown} />}</FirstRows>;
}

function Rows({ tables }: { readonly tables: readonly Table[] }) {
  const { columns } = opsDatabaseWords;
  return (
    <TableBox label={opsDatabaseWords.tablesQuestion}>
      <table class="table">
        <TableHead
          columns={[
            columns.table,
            { number: columns.rows },
            { number: columns.size },
            { number: columns.indexSize },
            { number: columns.fullScans },
            { number: columns.indexScans },
          ]}
        />
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
