import type { AnswerOf } from '../../data/get.ts';
import { TableBox } from '../../parts/table-box.tsx';
import { opsWorkWords } from '../../words/en/ops-work.ts';
import { count, lengthInWords, unknown } from '../../words/numbers.ts';

type Queues = AnswerOf<'/api/monitoring/webhooks'>;

const oldest = (seconds: number | null) => (seconds === null ? unknown : lengthInWords(seconds));
/** A count that asks for action is marked, and not by its colour alone. */
const toneOf = (value: number) => (value > 0 ? 'number ops-alarm' : 'number');

export function ProviderTable({ providers }: { readonly providers: Queues['webhooks'] }) {
  const { columns } = opsWorkWords;
  if (providers.every(({ connections }) => connections === 0)) return <p>{opsWorkWords.noProviders}</p>;
  return (
    <TableBox label={opsWorkWords.webhooksQuestion}>
      <table class="table">
        <thead>
          <tr>
            <th scope="col">{columns.provider}</th>
            {columns.ofProviders.map((column) => (
              <th key={column} scope="col" class="number">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {providers.map((row) => (
            <tr key={row.provider}>
              <th scope="row">{row.provider}</th>
              <td class="number">{count(row.connections)}</td>
              <td class="number">{count(row.waiting)}</td>
              <td class="number">{oldest(row.oldestWaitingSeconds)}</td>
              <td class="number">{count(row.receivedLastHour)}</td>
              <td class="number">{count(row.processedLastHour)}</td>
              <td class="number">{count(row.retrying)}</td>
              <td class={toneOf(row.failed)}>{count(row.failed)}</td>
              <td class={toneOf(row.quarantined)}>{count(row.quarantined)}</td>
              <td class="number">{count(row.lost)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p class="muted">{opsWorkWords.advice}</p>
    </TableBox>
  );
}

export function OtherQueues({ queues: { alertDeliveries, exports, recordingCopies } }: { readonly queues: Queues }) {
  const { columns, queues } = opsWorkWords;
  const rows = [
    { name: queues.alertDeliveries, ...alertDeliveries },
    { name: queues.exports, ...exports },
    { name: queues.recordingCopies, ...recordingCopies },
  ];
  return (
    <TableBox label={opsWorkWords.queuesQuestion}>
      <table class="table">
        <thead>
          <tr>
            <th scope="col">{columns.queue}</th>
            {columns.ofQueues.map((column) => (
              <th key={column} scope="col" class="number">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, waiting, oldestWaitingSeconds, retrying, failed }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td class="number">{count(waiting)}</td>
              <td class="number">{oldest(oldestWaitingSeconds)}</td>
              <td class="number">{count(retrying)}</td>
              <td class={toneOf(failed)}>{count(failed)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableBox>
  );
}
