// The search of the list, in numbers and names or in what was said.
import { useAddress } from '../../data/address.ts';
import { SearchField } from '../../parts/search-field.tsx';
import { callsWords } from '../../words/en/calls.ts';

export function CallSearch() {
  const { query, go } = useAddress();
  const label = query.get('search_in') === 'transcript' ? callsWords.searchSaid : callsWords.search;
  function search(text: string): void {
    if (text === (query.get('search') ?? '')) return;
    const isEmpty = text === '';
    go({ search: isEmpty ? null : text, ...(isEmpty && { search_in: null }), page: null }, { replace: true });
  }
  return <SearchField label={label} value={query.get('search') ?? ''} onSearch={search} />;
}
