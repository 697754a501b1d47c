import type { ComponentChildren } from 'preact';
import { serverNowMs } from '../../data/clock.ts';
import type { CallRow } from '../../data/held-list.ts';
import type { Organization } from '../../data/session.ts';
import { callsWords } from '../../words/en/calls.ts';
import { filterWords } from '../../words/en/filters.ts';
import { momentOf } from '../../words/time.ts';
import { CallLink } from './call-link.tsx';
import { CallStatusMark } from './call-status-mark.tsx';
import type { ColumnName } from './columns.ts';
import { LengthBar } from './length-bar.tsx';
import { PlayButton } from './play-button.tsx';
import { Snippet } from './snippet.tsx';
import { whoOf } from './who.ts';

interface CallTableRowProps {
  readonly call: CallRow;
  readonly columns: readonly ColumnName[];
  readonly organization: Organization;
  readonly isOpen: boolean;
  readonly currency: string;
}

export function CallTableRow({ call, columns, organization: { slug, timezone }, isOpen, currency }: CallTableRowProps) {
  return (
    <tr class={isOpen ? 'call-row call-row-open' : 'call-row'}>
      <td class="call-row-play">{call.has_recording && <PlayButton call={call} slug={slug} />}</td>
      {columns.map((column) =>
        column === 'who' ? (
          <th key={column} scope="row" title={whoOf(call)}>
            <CallLink call={call} slug={slug} isOpen={isOpen} />
          </th>
        ) : (
          <td key={column} class={`call-cell-${column}`}>
            {cellOf(column, call, timezone, currency)}
          </td>
        ),
      )}
    </tr>
  );
}

function cellOf(column: ColumnName, call: CallRow, timezone: string, currency: string): ComponentChildren {
  const { started_at: at, sentiment, outcome, snippet } = call;
  switch (column) {
    case 'status':
      return <CallStatusMark direction={call.direction} status={call.status} />;
    case 'agent':
      return call.agent_name ?? <span class="muted">{callsWords.withoutAgent}</span>;
    case 'line':
      return call.phone_number_label ?? callsWords.unknown;
    case 'started':
      return <time dateTime={at}>{momentOf(timezone, at, serverNowMs())}</time>;
    case 'length':
      return <LengthBar seconds={call.duration_seconds} />;
    case 'sentiment':
      return sentiment === null ? (
        callsWords.unknown
      ) : (
        <span class={`call-${sentiment}`}>{callsWords.sentiments[sentiment]}</span>
      );
    case 'outcome':
      return outcome === null ? callsWords.unknown : filterWords.codeInWords(outcome);
    case 'cost':
      return callsWords.cost(call.cost_micros, currency);
    case 'tags':
      return call.tags.join(', ');
    case 'reviewed':
      return call.reviewed ? callsWords.reviewed : '';
    case 'summary':
      return snippet === null ? (
        <span class="call-summary-text" title={call.summary ?? undefined}>
          {call.summary}
        </span>
      ) : (
        <Snippet parts={snippet} />
      );
    default:
      return null;
  }
}
