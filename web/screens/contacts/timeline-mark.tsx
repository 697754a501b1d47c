// What an entry is, as a shape; its words stand beside it. Calls have an arrow of their direction, in the colour of their status.
import { Icon } from '../../parts/icon.tsx';
import type { Entry } from './entries.ts';

export function TimelineMark({ entry }: { readonly entry: Entry }) {
  const isCall = entry.kind === 'call';
  return (
    <span class={`timeline-mark ${isCall ? `timeline-mark-${entry.call.status}` : ''}`}>
      <Icon name={isCall ? entry.call.direction : entry.kind} />
    </span>
  );
}
