// The people who listened to this call, or downloaded its recording. Each URL that was given out is one line.
import { serverNowMs } from '../../data/clock.ts';
import { useGet } from '../../data/get.ts';
import { mayDo, type Organization } from '../../data/session.ts';
import { Problem } from '../../parts/notice.tsx';
import { callWords } from '../../words/en/call.ts';
import { momentOf } from '../../words/time.ts';
import type { Call } from './call-head.tsx';
import { Section } from './section.tsx';

const actions = ['recording.url_issued', 'recording.downloaded'];
const maxLines = 20;

interface ListenersProps {
  readonly call: Call;
  readonly organization: Organization;
}

export function Listeners({ call, organization }: ListenersProps) {
  const mayRead = mayDo(organization, 'audit.read');
  const { value, problem } = useGet(
    '/api/audit',
    mayRead ? { query: { subject_id: call.id, action: actions, limit: maxLines } } : null,
  );
  if (!mayRead || !call.has_recording) return null;
  return (
    <Section title={callWords.listeners}>
      {value === undefined && problem !== undefined && <Problem problem={problem} />}
      {value?.data.length === 0 && <p class="muted">{callWords.noListeners}</p>}
      <ul class="call-listeners">
        {value?.data.map(({ id, at, action, actor_name: name, actor_email: email }) => (
          <li key={id}>
            <span>{name ?? email ?? callWords.formerMember}</span>
            <span class="muted">{action === 'recording.downloaded' ? callWords.downloaded : callWords.listened}</span>
            <time dateTime={at}>{momentOf(organization.timezone, at, serverNowMs())}</time>
          </li>
        ))}
      </ul>
    </Section>
  );
}
