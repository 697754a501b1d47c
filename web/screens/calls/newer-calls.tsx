// The calls that came since the list was read. They never push the rows away: the reader asks for them.
import { useAddress } from '../../data/address.ts';
import type { HeldList } from '../../data/held-list.ts';
import { callsWords } from '../../words/en/calls.ts';

export function NewerCalls({ held: { newer, release } }: { readonly held: HeldList }) {
  const { query, go } = useAddress();
  if (newer === 0) return null;
  function show(): void {
    release();
    if (query.has('page')) go({ page: null });
    // The button goes away.
    document.querySelector<HTMLElement>('.calls-list h1')?.focus({ preventScroll: true });
  }
  return (
    <button type="button" class="calls-newer no-print" onClick={show}>
      {callsWords.showNewer(newer)}
    </button>
  );
}
