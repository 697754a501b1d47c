import { screenPath, useAddress } from '../../data/address.ts';
import type { CallRow } from '../../data/held-list.ts';
import { callsWords } from '../../words/en/calls.ts';
import { playWish } from './play-wish.ts';
import { whoOf } from './who.ts';

/** Opens the call and plays it. */
export function PlayButton({ call, slug }: { readonly call: CallRow; readonly slug: string }) {
  const { go } = useAddress();
  return (
    <button
      type="button"
      class="call-play no-print"
      aria-label={callsWords.play(whoOf(call))}
      onClick={() => {
        playWish.value = call.id;
        go({ t: null }, { path: screenPath(slug, `calls/${call.id}`) });
      }}
    >
      <svg width="16" height="16" viewBox="0 0 16 16" fill="currentColor" aria-hidden="true">
        <path d="M4 2.500v11l9-5.500z" />
      </svg>
    </button>
  );
}
