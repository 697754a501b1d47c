// The deliveries of a connection with their states. The state and the page are in the address.
import { useState } from 'preact/hooks';
import { useAddress } from '../../data/address.ts';
import { useGet } from '../../data/get.ts';
import { mayDo, type Organization } from '../../data/session.ts';
import { Button } from '../../parts/button.tsx';
import { Card } from '../../parts/card.tsx';
import { Choice } from '../../parts/choice.tsx';
import { CursorPages } from '../../parts/cursor-pages.tsx';
import { deliveryWords } from '../../words/en/connection-parts.ts';
import type { Delivery } from './delivery.ts';
import { DeliveryDialog } from './delivery-dialog.tsx';
import { DeliveryTable } from './delivery-table.tsx';
import { ReplayMany } from './replay-many.tsx';

const states = ['failed', 'quarantined', 'received', 'applied', 'ignored'] as const;

interface DeliveriesProps {
  readonly id: string;
  readonly organization: Organization;
}

export function Deliveries({ id, organization }: DeliveriesProps) {
  const address = useAddress();
  const [open, setOpen] = useState<Delivery>();
  const [isReplaying, setReplaying] = useState(false);
  const state = states.find((each) => each === address.query.get('state'));
  const cursor = address.query.get('cursor');
  const deliveries = useGet('/api/connections/{id}/events', {
    path: { id },
    query: { limit: 20, ...(state !== undefined && { state }), ...(cursor !== null && { cursor }) },
  });
  const mayReplay = mayDo(organization, 'webhook-events.replay');
  return (
    <Card
      title={deliveryWords.question}
      loaded={deliveries}
      timezone={organization.timezone}
      minHeightPx={80}
      actions={
        <>
          <Choice
            label={deliveryWords.state}
            value={state ?? ''}
            options={[
              { value: '', text: deliveryWords.anyState },
              ...states.map((value) => ({ value, text: deliveryWords.states[value] })),
            ]}
            onChange={(next) => address.go({ state: next === '' ? null : next, cursor: null })}
          />
          {mayReplay && <Button onClick={() => setReplaying(true)}>{deliveryWords.replayMany}</Button>}
        </>
      }
    >
      {({ data, pagination }) => (
        <>
          {data.length > 0 && <DeliveryTable deliveries={data} organization={organization} onOpen={setOpen} />}
          {data.length === 0 && state === undefined && <p>{deliveryWords.none}</p>}
          {data.length === 0 && state !== undefined && (
            <p>
              {deliveryWords.noneFound}{' '}
              <a href={address.href({ state: null, cursor: null })}>{deliveryWords.showAll}</a>
            </p>
          )}
          <CursorPages
            label={deliveryWords.pages}
            cursor={cursor}
            nextCursor={pagination.nextCursor}
            hrefOf={(next) => address.href({ cursor: next })}
          />
          {open !== undefined && (
            <DeliveryDialog
              delivery={data.find((each) => each.id === open.id) ?? open}
              organization={organization}
              onClose={() => setOpen(undefined)}
            />
          )}
          {isReplaying && <ReplayMany id={id} onClose={() => setReplaying(false)} />}
        </>
      )}
    </Card>
  );
}
