// The direction as an arrow, and the status as a colour and a word.
import { Icon } from '../../parts/icon.tsx';
import type { CallStatus } from '../../words/en/call-statuses.ts';
import { callsWords } from '../../words/en/calls.ts';

interface CallStatusMarkProps {
  readonly direction: 'inbound' | 'outbound';
  readonly status: CallStatus;
}

export function CallStatusMark({ direction, status }: CallStatusMarkProps) {
  return (
    <span class={`call-status call-status-${status}`}>
      <Icon name={direction} />
      <span class="visually-hidden">{callsWords.directions[direction]}, </span>
      {callsWords.statuses[status]}
    </span>
  );
}
