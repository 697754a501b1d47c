// Calls, messages and appointments of a contact in one list, the latest first.
import { screenPath } from '../../data/address.ts';
import { serverNowMs } from '../../data/clock.ts';
import { useGet } from '../../data/get.ts';
import type { Organization } from '../../data/session.ts';
import { Skeleton } from '../../parts/card.tsx';
import { Problem } from '../../parts/notice.tsx';
import { contactWords } from '../../words/en/contacts.ts';
import { momentOf } from '../../words/time.ts';
import { type Entry, mergeEntries } from './entries.ts';
import { TimelineMark } from './timeline-mark.tsx';

const limit = 50;

interface TimelineProps {
  readonly id: string;
  readonly organization: Organization;
}

export function Timeline({ id, organization }: TimelineProps) {
  const asked = { path: { id }, query: { limit } };
  const calls = useGet('/api/contacts/{id}/calls', asked);
  const messages = useGet('/api/contacts/{id}/messages', asked);
  const appointments = useGet('/api/contacts/{id}/appointments', asked);
  const problem = calls.problem ?? messages.problem ?? appointments.problem;
  const isLoaded = calls.value !== undefined && messages.value !== undefined && appointments.value !== undefined;
  return (
    <section class="card" aria-labelledby="contact-timeline">
      <h2 id="contact-timeline">{contactWords.timeline}</h2>
      {problem !== undefined && <Problem problem={problem} retry={calls.retry} />}
      {isLoaded ? (
        <Entries {...mergeEntries(calls.value, messages.value, appointments.value)} organization={organization} />
      ) : (
        problem === undefined && <Skeleton heightPx={400} />
      )}
    </section>
  );
}

interface EntriesProps {
  readonly entries: readonly Entry[];
  readonly isCut: boolean;
  readonly organization: Organization;
}

function Entries({ entries, isCut, organization }: EntriesProps) {
  if (entries.length === 0) return <p>{contactWords.noTimeline}</p>;
  const now = serverNowMs();
  return (
    <>
      <ol class="timeline">
        {entries.map((entry) => (
          <li key={entry.id} class={`timeline-entry timeline-${entry.kind}`}>
            <TimelineMark entry={entry} />
            <time dateTime={entry.at} class="muted">
              {momentOf(organization.timezone, entry.at, now)}
            </time>
            <EntryText entry={entry} slug={organization.slug} />
          </li>
        ))}
      </ol>
      {isCut && <p class="muted">{contactWords.cut}</p>}
    </>
  );
}

function EntryText({ entry, slug }: { readonly entry: Entry; readonly slug: string }) {
  switch (entry.kind) {
    case 'call': {
      const { id, direction, status, duration_seconds } = entry.call;
      return (
        <a href={screenPath(slug, `calls/${id}`)}>{contactWords.callEntry(direction, status, duration_seconds)}</a>
      );
    }
    case 'message':
      return (
        <div>
          <p class="muted">{contactWords.messageEntry(entry.message.direction, entry.message.method)}</p>
          <p class="timeline-text">{entry.message.content}</p>
        </div>
      );
    case 'appointment':
      return (
        <div>
          <p>{contactWords.appointmentEntry(entry.appointment.status)}</p>
          {entry.appointment.notes !== null && <p class="timeline-text">{entry.appointment.notes}</p>}
        </div>
      );
  }
}
