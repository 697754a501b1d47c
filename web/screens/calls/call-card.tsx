// One call on two lines.
import { serverNowMs } from '../../data/clock.ts';
import type { CallRow } from '../../data/held-list.ts';
import type { Organization } from '../../data/session.ts';
import { callsWords } from '../../words/en/calls.ts';
import { momentOf } from '../../words/time.ts';
import { CallLink } from './call-link.tsx';
import { CallStatusMark } from './call-status-mark.tsx';
import { PlayButton } from './play-button.tsx';
import { Snippet } from './snippet.tsx';

interface CallCardProps {
  readonly call: CallRow;
  readonly organization: Organization;
  readonly isOpen: boolean;
}

export function CallCard({ call, organization: { slug, timezone }, isOpen }: CallCardProps) {
  const { started_at: at, duration_seconds: seconds, agent_name: agent, sentiment, snippet, summary } = call;
  return (
    <li class={isOpen ? 'call-card call-card-open' : 'call-card'}>
      <div class="call-card-main">
        <CallLink call={call} slug={slug} isOpen={isOpen} />
        <span class="call-card-length">{callsWords.clock(seconds)}</span>
      </div>
      <div class="call-card-rest">
        <CallStatusMark direction={call.direction} status={call.status} />
        <time dateTime={at}>{momentOf(timezone, at, serverNowMs())}</time>
        {agent !== null && <span>{agent}</span>}
        {sentiment === 'negative' && <span class="call-negative">{callsWords.sentiments[sentiment]}</span>}
        {call.reviewed && <span>{callsWords.reviewed}</span>}
      </div>
      {snippet !== null ? <Snippet parts={snippet} /> : summary !== null && <p class="call-card-summary">{summary}</p>}
      {call.has_recording && <PlayButton call={call} slug={slug} />}
    </li>
  );
}
