// Callers who got no answer and have not been spoken to since: one row per caller, the longest wait first.
import { type Address, useAddress } from '../../data/address.ts';
import { serverNowMs } from '../../data/clock.ts';
import { type AnswerOf, useGet } from '../../data/get.ts';
import { mayDo, type Organization, session } from '../../data/session.ts';
import { Card } from '../../parts/card.tsx';
import { CursorPages } from '../../parts/cursor-pages.tsx';
import { ScreenHead } from '../../parts/screen-head.tsx';
import { callBackWords } from '../../words/en/call-back.ts';
import { zoneName } from '../../words/time.ts';
import { Caller } from './caller.tsx';
import './screen.css';

type Answer = AnswerOf<'/api/calls-dashboard/unanswered'>;

export default function CallBack() {
  const organization = session.organization.value;
  return organization === undefined ? null : <CallBackList organization={organization} />;
}

function CallBackList({ organization }: { readonly organization: Organization }) {
  const address = useAddress();
  const cursor = address.query.get('cursor');
  const callers = useGet('/api/calls-dashboard/unanswered', {
    query: { limit: 50, ...(cursor !== null && { cursor }) },
  });
  const mayResolve = mayDo(organization, 'unanswered.resolve');
  return (
    <div class="screen">
      <ScreenHead
        title={callBackWords.title}
        of={organization.name}
        zone={zoneName(organization.timezone, serverNowMs())}
      />
      <Card title={callBackWords.question} loaded={callers} timezone={organization.timezone} minHeightPx={320}>
        {(answer) => <Callers answer={answer} organization={organization} mayResolve={mayResolve} address={address} />}
      </Card>
    </div>
  );
}

interface CallersProps {
  readonly answer: Answer;
  readonly organization: Organization;
  readonly mayResolve: boolean;
  readonly address: Address;
}

function Callers({ answer: { data, pagination, withheld }, organization, mayResolve, address }: CallersProps) {
  if (pagination.total === 0) return <p class="call-back-none">{callBackWords.none}</p>;
  return (
    <>
      <p class="muted">{callBackWords.total(pagination.total)}</p>
      <ul class="call-back-list">
        {data.map((caller) => (
          <Caller key={caller.number} caller={caller} organization={organization} mayResolve={mayResolve} />
        ))}
      </ul>
      <CursorPages
        label={callBackWords.pages}
        cursor={address.query.get('cursor')}
        nextCursor={pagination.nextCursor}
        hrefOf={(next) => address.href({ cursor: next })}
      />
      {withheld.calls > 0 && <p class="muted">{callBackWords.withheld(withheld.calls)}</p>}
    </>
  );
}
