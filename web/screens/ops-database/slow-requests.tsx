import { serverNowMs } from '../../data/clock.ts';
import type { AnswerOf } from '../../data/get.ts';
import { opsZone } from '../../frame/ops-screen.tsx';
import { FirstRows } from '../../parts/first-rows.tsx';
import { TableBox } from '../../parts/table-box.tsx';
import { TableHead } from '../../parts/table-head.tsx';
import { opsDatabaseWords } from '../../words/en/ops-database.ts';
import { momentOf } from '../../words/time.ts';

type SlowRequest = AnswerOf<'/api/monitoring/queries'>['slowQueries'][number];

export function SlowRequests({ requests }: { readonly requests: readonly SlowRequest[] }) {
  if (requests.length === 0) return <p>{opsDatabaseWords.noSlowRequests}</p>;
  return <FirstRows rows={requests}>{(shown) => <Rows requests={shown} />}</FirstRows>;
}

function Rows({ requests }: { readonly requests: readonly SlowRequest[] }) {
  const { columns } = opsDatabaseWords;
  return (
    <TableBox label={opsDatabaseWords.slowQuestion}>
      <table class="table">
        <TableHead columns={[columns.route, columns.query, { number: columns.took }, columns.at, columns.request]} />
        <tbody>
          {requests.map(({ requestId, at, route, query, durationMs }) => (
            <tr key={`${requestId} ${query} ${at}`}>
              <th scope="row">{route}</th>
              <td>{query}</td>
              <td class="number">{opsDatabaseWords.ms(durationMs)}</td>
              <td class="ops-nowrap">{momentOf(opsZone, at, serverNowMs())}</td>
              <td>
                <code>{requestId}</code>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableBox>
  );
}
