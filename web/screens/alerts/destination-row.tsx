import { useState } from 'preact/hooks';
import { serverNowMs } from '../../data/clock.ts';
import type { AnswerOf } from '../../data/get.ts';
import { Button } from '../../parts/button.tsx';
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx';
import { Toggle } from '../../parts/field.tsx';
import { SaveProblem } from '../../parts/save-problem.tsx';
import { destinationWords } from '../../words/en/alerts.ts';
import { momentOf } from '../../words/time.ts';
import { DestinationDeliveries } from './destination-deliveries.tsx';
import { NewSecret } from './new-secret.tsx';
import { useDestination } from './use-destination.ts';

type Destination = AnswerOf<'/api/alert-destinations'>['data'][number];

interface DestinationRowProps {
  readonly destination: Destination;
  readonly timezone: string;
  readonly mayChange: boolean;
}

export function DestinationRow({ destination, timezone, mayChange }: DestinationRowProps) {
  const { id, name, active, kind, url_host: host, failing_since: failing, disabled_reason: reason } = destination;
  const [isOpen, setOpen] = useState(false);
  return (
    <li class="alerts-row">
      <div>
        <h3>{name}</h3>
        <p class="muted">{destinationWords.facts(destinationWords.kinds[kind], host)}</p>
        {failing !== null && (
          <p class="alerts-bad">{destinationWords.failing(momentOf(timezone, failing, serverNowMs()))}</p>
        )}
        {reason !== null && <p class="alerts-bad">{reason}</p>}
      </div>
      <div class="alerts-tools">
        {!mayChange && !active && <p class="muted">{destinationWords.off}</p>}
        <Button aria-label={destinationWords.deliveries(name)} onClick={() => setOpen(true)}>
          {destinationWords.showDeliveries}
        </Button>
      </div>
      {mayChange && <DestinationTools destination={destination} />}
      {isOpen && (
        <DestinationDeliveries
          id={id}
          name={name}
          timezone={timezone}
          mayChange={mayChange}
          onClose={() => setOpen(false)}
        />
      )}
    </li>
  );
}

type Asked = 'remove' | 'older' | 'newer';

const titles = {
  remove: destinationWords.removeTitle,
  older: destinationWords.removeOlder,
  newer: destinationWords.removeNewer,
} as const;

function DestinationTools({
  destination: { id, name, active, kind, secret_count },
}: Pick<DestinationRowProps, 'destination'>) {
  const { problem, setActive, test, addSecret, removeSecret, remove } = useDestination(id);
  const [asked, setAsked] = useState<Asked>();
  const [secret, setSecret] = useState<string>();
  return (
    <div class="alerts-wide">
      <div class="alerts-tools">
        <Toggle label={destinationWords.active} isOn={active} onChange={setActive} />
        <Button onClick={test}>{destinationWords.test}</Button>
        {kind === 'webhook' && secret_count < 2 && (
          <Button onClick={() => void addSecret().then(setSecret)}>{destinationWords.addSecret}</Button>
        )}
        {secret_count === 2 && <Button onClick={() => setAsked('older')}>{titles.older}</Button>}
        {secret_count === 2 && <Button onClick={() => setAsked('newer')}>{titles.newer}</Button>}
        <Button kind="danger" onClick={() => setAsked('remove')}>
          {destinationWords.remove}
        </Button>
      </div>
      {secret_count === 2 && <p class="muted">{destinationWords.twoSecrets}</p>}
      <SaveProblem problem={problem} />
      {secret !== undefined && <NewSecret secret={secret} onClose={() => setSecret(undefined)} />}
      {asked !== undefined && (
        <ConfirmDialog
          title={titles[asked]}
          effect={asked === 'remove' ? destinationWords.removeEffect(name) : destinationWords.removeSecretEffect}
          onConfirm={() => (asked === 'remove' ? remove() : removeSecret(asked))}
          onClose={() => setAsked(undefined)}
        />
      )}
    </div>
  );
}
