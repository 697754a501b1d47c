// The head of one call: the other side, the way to the calls before and after it, and the way back to the list.
import { screenPath, useAddress } from '../../data/address.ts';
import { serverNowMs } from '../../data/clock.ts';
import type { AnswerOf } from '../../data/get.ts';
import type { Organization } from '../../data/session.ts';
import type { Loaded } from '../../loaded.ts';
import { StaleNote } from '../../parts/card.tsx';
import { Heading } from '../../parts/heading.tsx';
import { callWords } from '../../words/en/call.ts';
import { callsWords } from '../../words/en/calls.ts';
import { cardWords } from '../../words/en/card.ts';
import { clockTime, momentOf } from '../../words/time.ts';
import { CallStatusMark } from './call-status-mark.tsx';
import { whoOf } from './who.ts';

export type Call = AnswerOf<'/api/calls-dashboard/{callId}'>;

interface CallHeadProps {
  readonly call: Call | undefined;
  readonly loaded: Loaded<Call>;
  readonly organization: Organization;
  readonly isBeside: boolean;
  readonly previousId: string | null;
  readonly nextId: string | null;
}

export function CallHead({ call, loaded, organization, isBeside, previousId, nextId }: CallHeadProps) {
  const { href } = useAddress();
  const { slug, timezone, name } = organization;
  const hrefOf = (id: string) => href({ t: null }, screenPath(slug, `calls/${id}`));
  return (
    <header class="call-head">
      <div class="call-head-title">
        {isBeside ? (
          call !== undefined && <h2>{whoOf(call)}</h2>
        ) : call === undefined ? (
          <Heading title={callWords.panel} of={name} />
        ) : (
          <Heading key={call.id} title={callWords.titleOf(whoOf(call))} of={name}>
            {whoOf(call)}
          </Heading>
        )}
        <nav class="call-head-ways no-print">
          <Way
            sign="‹"
            text={callWords.previous}
            keys="k"
            href={previousId === null ? undefined : hrefOf(previousId)}
          />
          <Way sign="›" text={callWords.next} keys="j" href={nextId === null ? undefined : hrefOf(nextId)} />
          <Way
            sign={isBeside ? '✕' : '↩'}
            text={isBeside ? callWords.close : callWords.back}
            keys="Escape"
            href={href({ t: null }, screenPath(slug, 'calls'))}
          />
        </nav>
      </div>
      {call !== undefined && (
        <p class="call-head-facts">
          <CallStatusMark direction={call.direction} status={call.status} />
          <time dateTime={call.started_at}>{momentOf(timezone, call.started_at, serverNowMs())}</time>
          {call.duration_seconds !== null && <span>{callWords.length(call.duration_seconds)}</span>}
          {call.agent_name !== null && <span>{callWords.agent(call.agent_name)}</span>}
          {call.sentiment !== null && (
            <span class={`call-${call.sentiment}`}>{callsWords.sentiments[call.sentiment]}</span>
          )}
        </p>
      )}
      {call !== undefined && loaded.state === 'stale' && loaded.asOfMs !== undefined && (
        <StaleNote text={cardWords.stale(clockTime(timezone, loaded.asOfMs), loaded.problem)} />
      )}
    </header>
  );
}

interface WayProps {
  readonly sign: string;
  readonly text: string;
  readonly keys: string;
  readonly href: string | undefined;
}

function Way({ sign, text, keys, href }: WayProps) {
  if (href === undefined) {
    return (
      <button type="button" class="button button-quiet" disabled aria-label={text} title={text}>
        {sign}
      </button>
    );
  }
  return (
    <a class="button button-quiet" href={href} aria-label={text} title={text} aria-keyshortcuts={keys}>
      {sign}
    </a>
  );
}
