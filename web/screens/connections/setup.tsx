// The steps of a new connection: secret, provider, first delivery, mappings. Each shows whether it is done.
import type { ComponentChildren } from 'preact';
import { serverNowMs } from '../../data/clock.ts';
import type { AnswerOf } from '../../data/get.ts';
import { copyText } from '../../frame/copy-text.ts';
import { Button } from '../../parts/button.tsx';
import { connectionWords, setupWords } from '../../words/en/connections.ts';
import { momentOf } from '../../words/time.ts';
import './setup.css';

interface SetupProps {
  readonly connection: AnswerOf<'/api/connections/{id}'>;
  readonly health: AnswerOf<'/api/connections/{id}/health'> | undefined;
  readonly timezone: string;
}

/** The steps, folded when all of them are done. */
export function Setup(props: SetupProps) {
  const { connection, health } = props;
  const isDone = connection.secret_count > 0 && hasEvents(health) && isMapped(health);
  if (!isDone) return <Steps {...props} />;
  return (
    <>
      <p class="connections-good">✓ {setupWords.all}</p>
      <details class="connections-how">
        <summary>{setupWords.show}</summary>
        <Steps {...props} />
      </details>
    </>
  );
}

const hasEvents = (health: SetupProps['health']) => health !== undefined && health.lastEventAt !== null;
const isMapped = (health: SetupProps['health']) =>
  health?.unmapped.agents.length === 0 && health.unmapped.numbers.length === 0;

function Steps({ connection, health, timezone }: SetupProps) {
  const { provider, secret_count: secrets } = connection;
  const lastEventAt = health?.lastEventAt ?? null;
  return (
    <ol class="connections-steps">
      <Step title={setupWords.secretStep} isDone={secrets > 0}>
        <p>{secrets > 0 ? setupWords.secretSet : setupWords.secretMissing}</p>
      </Step>
      <Step title={setupWords.atProvider(connectionWords.providerName(provider))} isDone={lastEventAt !== null}>
        <WebhookUrl url={connection.webhook_url} />
        <ProviderSteps setup={connection.setup} isOpen={health !== undefined && lastEventAt === null} />
      </Step>
      <Step title={setupWords.firstDelivery} isDone={lastEventAt !== null}>
        <p>
          {lastEventAt === null
            ? setupWords.firstWaiting
            : setupWords.firstSeen(momentOf(timezone, lastEventAt, serverNowMs()))}
        </p>
      </Step>
      <MappingStep health={health} />
    </ol>
  );
}

interface StepProps {
  readonly title: string;
  readonly isDone: boolean;
  readonly children: ComponentChildren;
}

function Step({ title, isDone, children }: StepProps) {
  return (
    <li class="connections-step">
      <h3>
        {title}{' '}
        <span class={isDone ? 'connections-good' : 'muted'}>{isDone ? `✓ ${setupWords.done}` : setupWords.open}</span>
      </h3>
      {children}
    </li>
  );
}

function WebhookUrl({ url }: { readonly url: string }) {
  return (
    <div class="connections-url">
      <span class="muted">{setupWords.url}</span>
      <code>{url}</code>
      <Button onClick={() => void copyText(url, setupWords.copied)}>{setupWords.copy}</Button>
    </div>
  );
}

interface ProviderStepsProps extends Pick<SetupProps['connection'], 'setup'> {
  /** Folded when deliveries arrive: the steps are done. */
  readonly isOpen: boolean;
}

function ProviderSteps({ setup, isOpen }: ProviderStepsProps) {
  return (
    <details class="connections-how" open={isOpen}>
      <summary>{setupWords.how}</summary>
      <ol class="connections-list">
        {setup.steps.map((step) => (
          <li key={step}>{setupWords.step(step)}</li>
        ))}
      </ol>
      <p>{setupWords.events}</p>
      <p class="connections-events">
        {setup.events.map((event) => (
          <code key={event}>{event}</code>
        ))}
      </p>
      <p>{setupWords.never}</p>
      <ul class="connections-list">
        {setup.never_point_here.map((each) => (
          <li key={each}>{setupWords.step(each)}</li>
        ))}
      </ul>
    </details>
  );
}

function MappingStep({ health }: Pick<SetupProps, 'health'>) {
  const isSeen = hasEvents(health);
  const [agents, numbers] = [health?.unmapped.agents.length ?? 0, health?.unmapped.numbers.length ?? 0];
  return (
    <Step title={setupWords.mapping} isDone={isSeen && isMapped(health)}>
      <p>
        {!isSeen && setupWords.mappingLater}
        {isSeen && (isMapped(health) ? setupWords.mapped : setupWords.unmapped(agents, numbers))}
      </p>
    </Step>
  );
}
