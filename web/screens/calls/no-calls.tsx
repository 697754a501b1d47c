// An empty list: which filters are set, each with a button that removes it; and for a search, the other place to search in.
import { useAddress } from '../../data/address.ts';
import type { useFilterBar } from '../../data/filter-bar.ts';
import { Button } from '../../parts/button.tsx';
import { chipText } from '../../parts/filter-chip-text.ts';
import { chipsOf, withoutChip } from '../../parts/filter-chips.ts';
import { callsWords } from '../../words/en/calls.ts';

export function NoCalls({ bar }: { readonly bar: ReturnType<typeof useFilterBar> }) {
  const { query, go, href } = useAddress();
  const search = query.get('search');
  const isInTranscripts = query.get('search_in') === 'transcript';
  const chips = chipsOf(query, ['search', 'search_in']);
  return (
    <div class="calls-none">
      <p>{sentenceOf(search, isInTranscripts, chips.length > 0)}</p>
      {search !== null && (
        <p>
          <a class="button button-main" href={href({ search_in: isInTranscripts ? null : 'transcript', page: null })}>
            {isInTranscripts ? callsWords.searchParties : callsWords.searchTranscripts}
          </a>
        </p>
      )}
      <ul>
        {chips.map((chip) => (
          <li key={chip.name}>
            <Button onClick={() => go(withoutChip(chip))}>{callsWords.without(chipText(chip, bar))}</Button>
          </li>
        ))}
      </ul>
    </div>
  );
}

function sentenceOf(search: string | null, isInTranscripts: boolean, hasFilters: boolean): string {
  if (search !== null) return isInTranscripts ? callsWords.nothingSaid(search) : callsWords.nothingFound(search);
  return hasFilters ? callsWords.noneUnderFilters : callsWords.noneYet;
}
