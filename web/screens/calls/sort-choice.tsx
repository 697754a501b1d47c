import { useAddress } from '../../data/address.ts';
import type { ListOptions } from '../../data/held-list.ts';
import { Choice } from '../../parts/choice.tsx';
import { callsWords } from '../../words/en/calls.ts';
import { sorts } from './list-options.ts';

export function SortChoice({ sort }: { readonly sort: ListOptions['sort'] }) {
  const { go } = useAddress();
  return (
    <Choice
      label={callsWords.sort}
      isLabelHidden
      value={sort}
      options={sorts.map((value) => ({ value, text: callsWords.sorts[value] }))}
      onChange={(value) => go({ sort: value === '-started_at' ? null : value, page: null })}
    />
  );
}
