import { api } from '../../data/api.ts';
import { useChange } from '../../data/change.ts';
import { serverNowMs } from '../../data/clock.ts';
import { useGet } from '../../data/get.ts';
import { say } from '../../frame/toast.tsx';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Problem } from '../../parts/notice.tsx';
import { SaveProblem } from '../../parts/save-problem.tsx';
import { TableBox } from '../../parts/table-box.tsx';
import { TableHead } from '../../parts/table-head.tsx';
import { destinationWords } from '../../words/en/alerts.ts';
import { momentOf } from '../../words/time.ts';

interface DestinationDeliveriesProps {
  readonly id: string;
  readonly name: string;
  readonly timezone: string;
  readonly mayChange: boolean;
  readonly onClose: () => void;
}

export function DestinationDeliveries({ id, name, timezone, mayChange, onClose }: DestinationDeliveriesProps) {
  const { value, problem, retry } = useGet('/api/alert-destinations/{id}/deliveries', {
    path: { id },
    query: { limit: 50 },
  });
  const replay = useChange((deliveryId: string) =>
    api.POST('/api/alert-destinations/{id}/deliveries/{deliveryId}/replay', {
      params: { path: { id, deliveryId } },
      body: {},
    }),
  );
  const sendAgain = (deliveryId: string) =>
    void replay.run(deliveryId).then((queued) => queued !== undefined && say(destinationWords.replayed));
  const { columns } = destinationWords;
  const title = destinationWords.deliveries(name);
  return (
    <Dialog title={title} onClose={onClose}>
      {problem !== undefined && <Problem problem={problem} retry={retry} />}
      <SaveProblem problem={replay.problem} />
      {value?.data.length === 0 && <p>{destinationWords.noDeliveries}</p>}
      {value !== undefined && value.data.length > 0 && (
        <TableBox label={destinationWords.showDeliveries}>
          <table class="table">
            <TableHead
              columns={[
                columns.at,
                columns.event,
                columns.state,
                columns.answer,
                ...(mayChange ? [columns.again] : []),
              ]}
            />
            <tbody>
              {value.data.map(({ id: deliveryId, created_at, event_type, state, response_status, error }) => (
                <tr key={deliveryId}>
                  <td>
                    <time dateTime={created_at}>{momentOf(timezone, created_at, serverNowMs())}</time>
                  </td>
                  <td>{destinationWords.events[event_type]}</td>
                  <td class={state === 'failed' ? 'alerts-bad' : ''}>{destinationWords.deliveryStates[state]}</td>
                  <td>{destinationWords.status(response_status, error)}</td>
                  {mayChange && (
                    <td>
                      <Button disabled={replay.isRunning} onClick={() => sendAgain(deliveryId)}>
                        {destinationWords.replay}
                      </Button>
                    </td>
                  )}
                </tr>
              ))}
            </tbody>
          </table>
        </TableBox>
      )}
    </Dialog>
  );
}
