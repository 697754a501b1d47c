// The calls that ring or are in progress now, with their running time.
import { screenPath } from '../../data/address.ts';
import { type CallFilters, queryOf, withoutFilters } from '../../data/filters.ts';
import { type AnswerOf, useGet } from '../../data/get.ts';
import { runningSeconds, useNowMs } from '../../data/running.ts';
import { Card } from '../../parts/card.tsx';
import { overviewWords } from '../../words/en/overview.ts';
import { clockLength } from '../../words/numbers.ts';
import './live-calls.css';

const words = overviewWords.live;
const maxCalls = 6;
const live = ['ringing', 'in_progress'] as const;

type Answer = AnswerOf<'/api/calls-dashboard'>;
type LiveCall = Answer['data'][number];

interface LiveCallsProps {
  readonly slug: string;
  readonly timezone: string;
  readonly filters: CallFilters;
}

export function LiveCalls({ slug, timezone, filters }: LiveCallsProps) {
  // A call of this moment may have begun before the period.
  const asked = { ...withoutFilters(filters, ['from', 'to']), status: [...live] };
  const query = { ...asked, sort: '-started_at' as const, limit: maxCalls };
  const calls = useGet('/api/calls-dashboard', { query });
  return (
    <Card title={words.title} loaded={calls} timezone={timezone} minHeightPx={192}>
      {(answer) => <Running answer={answer} slug={slug} filters={asked} />}
    </Card>
  );
}

interface RunningProps {
  readonly answer: Answer;
  readonly slug: string;
  readonly filters: CallFilters;
}

function Running({ answer: { data, pagination }, slug, filters }: RunningProps) {
  const nowMs = useNowMs();
  if (data.length === 0) return <p class="muted">{words.none}</p>;
  const isMore = pagination.total !== null && pagination.total > data.length;
  return (
    <ul class="live-calls">
      {data.map((call) => (
        <li key={call.id}>
          <a href={screenPath(slug, `calls/${call.id}`)}>
            <span class={`live-calls-status live-calls-${call.status}`}>{statusOf(call)}</span>
            <span>{whoOf(call)}</span>
            <span class="live-calls-agent muted">{call.agent_name}</span>
            <span>{clockLength(runningSeconds(call.started_at, nowMs))}</span>
          </a>
        </li>
      ))}
      {isMore && (
        <li>
          <a class="live-calls-all" href={`${screenPath(slug, 'calls')}?${queryOf(filters)}`}>
            {words.all(pagination.total ?? 0)}
          </a>
        </li>
      )}
    </ul>
  );
}

const statusOf = ({ status }: LiveCall) => (status === 'ringing' ? words.ringing : words.in_progress);

function whoOf(call: LiveCall): string {
  const isInbound = call.direction === 'inbound';
  const number = isInbound ? call.from_number_display : call.to_number_display;
  return `${isInbound ? words.inbound : words.outbound} ${call.contact_name ?? number ?? words.withheld}`;
}
