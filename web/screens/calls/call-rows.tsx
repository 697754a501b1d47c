// The rows of the list: a table, or cards where there is little room.
import type { CallRow } from '../../data/held-list.ts';
import type { Organization } from '../../data/session.ts';
import { useMedia } from '../../parts/use-media.ts';
import { callsWords } from '../../words/en/calls.ts';
import { CallCard } from './call-card.tsx';
import { CallTable } from './call-table.tsx';

export interface CallRowsProps {
  readonly calls: readonly CallRow[];
  readonly organization: Organization;
  readonly openId: string | undefined;
  readonly currency: string;
}

export function CallRows(props: CallRowsProps) {
  const isNarrow = useMedia('(width < 900px)');
  if (!isNarrow && props.openId === undefined) return <CallTable {...props} />;
  return (
    <ul class="call-cards" aria-label={callsWords.list}>
      {props.calls.map((call) => (
        <CallCard key={call.id} call={call} organization={props.organization} isOpen={call.id === props.openId} />
      ))}
    </ul>
  );
}
