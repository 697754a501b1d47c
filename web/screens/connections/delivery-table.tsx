import { screenPath } from '../../data/address.ts';
import { serverNowMs } from '../../data/clock.ts';
import type { Organization } from '../../data/session.ts';
import { TableBox } from '../../parts/table-box.tsx';
import { TableHead } from '../../parts/table-head.tsx';
import { deliveryWords } from '../../words/en/connection-parts.ts';
import { momentWithSeconds } from '../../words/time.ts';
import type { Delivery } from './delivery.ts';

interface DeliveryTableProps {
  readonly deliveries: readonly Delivery[];
  readonly organization: Organization;
  readonly onOpen: (delivery: Delivery) => void;
}

export function DeliveryTable({ deliveries, organization: { slug, timezone }, onOpen }: DeliveryTableProps) {
  const { columns } = deliveryWords;
  const now = serverNowMs();
  return (
    <TableBox label={deliveryWords.table}>
      <table class="table">
        <TableHead columns={[columns.at, columns.event, columns.state, columns.reason, columns.call]} />
        <tbody>
          {deliveries.map((delivery) => (
            <tr key={delivery.id}>
              <td class="connections-at">
                <time dateTime={delivery.received_at}>{momentWithSeconds(timezone, delivery.received_at, now)}</time>
              </td>
              <td>
                <button type="button" class="connections-open" onClick={() => onOpen(delivery)}>
                  {delivery.event_type}
                </button>
              </td>
              <td class={stateClass(delivery.state)}>{deliveryWords.states[delivery.state]}</td>
              <td class="connections-reason">{delivery.error}</td>
              <td>
                {delivery.call_id !== null && (
                  <a href={screenPath(slug, `calls/${delivery.call_id}`)}>{deliveryWords.openCall}</a>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableBox>
  );
}

const stateClass = (state: Delivery['state']) =>
  state === 'failed' || state === 'quarantined' ? 'connections-bad' : '';
