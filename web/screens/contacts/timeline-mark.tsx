// What an entry is, as a shape; its words stand beside it. Calls have an arrow of their direction, in the colour of their status.
import type { Entry } from './entries.ts';

const paths = {
  inbound: 'M12 4 4 12M4 6v6h6',
  outbound: 'M4 12l8-8M6 4h6v6',
  message: 'M2 3h12v8H7l-3 3v-3H2z',
  appointment: 'M2 4h12v10H2zM2 7h12M5 2v3M11 2v3',
};

export function TimelineMark({ entry }: { readonly entry: Entry }) {
  const isCall = entry.kind === 'call';
  return (
    <svg
      class={`timeline-mark ${isCall ? `timeline-mark-${entry.call.status}` : ''}`}
      width="16"
      height="16"
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      stroke-width="1.5"
      aria-hidden="true"
    >
      <path d={paths[isCall ? entry.call.direction : entry.kind]} />
    </svg>
  );
}
