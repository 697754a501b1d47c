// The rows of the list: a table, or cards where there is little room.
import { useMedia } from '../../parts/use-media.ts';
import { callsWords } from '../../words/en/calls.ts';
import { CallCard } from './call-card.tsx';
import { CallTable, type ListedCalls } from './call-table.tsx';

export function CallRows(props: ListedCalls) {
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
