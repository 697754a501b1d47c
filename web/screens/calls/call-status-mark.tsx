// The direction as an arrow, and the status as a colour and a word.
import type { CallStatus } from '../../words/en/call-statuses.ts';
import { callsWords } from '../../words/en/calls.ts';

const arrows = { inbound: 'M12 4 4 12M4 6v6h6', outbound: 'M4 12l8-8M6 4h6v6' };

interface CallStatusMarkProps {
  readonly direction: 'inbound' | 'outbound';
  readonly status: CallStatus;
}

export function CallStatusMark({ direction, status }: CallStatusMarkProps) {
  return (
    <span class={`call-status call-status-${status}`}>
      <svg
        width="16"
        height="16"
        viewBox="0 0 16 16"
        fill="none"
        stroke="currentColor"
        stroke-width="1.5"
        aria-hidden="true"
      >
        <path d={arrows[direction]} />
      </svg>
      <span class="visually-hidden">{callsWords.directions[direction]}, </span>
      {callsWords.statuses[status]}
    </span>
  );
}
