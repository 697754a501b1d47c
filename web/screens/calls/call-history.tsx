// The calls before and after this one with the same contact, or with the same number.
import { screenPath, useAddress } from '../../data/address.ts';
import { serverNowMs } from '../../data/clock.ts';
import { type AnswerOf, useGet } from '../../data/get.ts';
import type { Organization } from '../../data/session.ts';
import { callWords } from '../../words/en/call.ts';
import { momentOf } from '../../words/time.ts';
import type { Call } from './call-head.tsx';
import { CallStatusMark } from './call-status-mark.tsx';
import { Section } from './section.tsx';

type Row = AnswerOf<'/api/calls-dashboard'>['data'][number];

interface CallHistoryProps {
  readonly call: Call;
  readonly organization: Organization;
}

const rowsOnEachSide = 3;

export function CallHistory({ call, organization: { slug, timezone } }: CallHistoryProps) {
  const number = call.direction === 'inbound' ? call.from_number : call.to_number;
  const party =
    call.contact_id !== null ? { contact_id: [call.contact_id] } : number !== null ? { number: [number] } : null;
  const earlier = useSide(party, { to: call.started_at, sort: '-started_at' as const, limit: rowsOnEachSide });
  // `from` includes this call itself.
  const later = useSide(party, { from: call.started_at, sort: 'started_at' as const, limit: rowsOnEachSide + 1 });
  if (party === null) return null;
  const rows = [...(later ?? []).filter(({ id }) => id !== call.id).toReversed(), ...(earlier ?? [])];
  const query = new URLSearchParams(Object.entries(party).map(([name, [value]]) => [name, value ?? '']));
  query.set('period', '12m');
  return (
    <Section title={callWords.history}>
      {earlier !== undefined && rows.length === 0 && <p class="muted">{callWords.noHistory}</p>}
      <ul class="call-legs">
        {rows.map((row) => (
          <HistoryRow key={row.id} row={row} slug={slug} timezone={timezone} />
        ))}
      </ul>
      <p class="call-history-links">
        {rows.length > 0 && <a href={`${screenPath(slug, 'calls')}?${query}`}>{callWords.allCalls}</a>}
        {call.contact_id !== null && <a href={screenPath(slug, `contacts/${call.contact_id}`)}>{callWords.contact}</a>}
      </p>
    </Section>
  );
}

function useSide(party: object | null, side: object): readonly Row[] | undefined {
  return useGet('/api/calls-dashboard', party === null ? null : { query: { ...party, ...side } }).value?.data;
}

interface HistoryRowProps {
  readonly row: Row;
  readonly slug: string;
  readonly timezone: string;
}

function HistoryRow({ row, slug, timezone }: HistoryRowProps) {
  const { href } = useAddress();
  return (
    <li>
      <CallStatusMark direction={row.direction} status={row.status} />
      <a href={href({ t: null }, screenPath(slug, `calls/${row.id}`))}>
        {momentOf(timezone, row.started_at, serverNowMs())}
      </a>
      <span>{row.agent_name}</span>
      <span>{callWords.length(row.duration_seconds)}</span>
    </li>
  );
}
