// The filters of the address, each with a button that removes it.
import { filterChipWords } from '../words/en/filter-chips.ts';
import './active-filters.css';

export interface ActiveFilter {
  readonly name: string;
  readonly text: string;
  /** The address without it. */
  readonly href: string;
}

export function ActiveFilters({ filters }: { readonly filters: readonly ActiveFilter[] }) {
  if (filters.length === 0) return null;
  return (
    <ul class="active-filters" aria-label={filterChipWords.label}>
      {filters.map(({ name, text, href }) => (
        <li key={name}>
          <a href={href} aria-label={filterChipWords.remove(text)}>
            {text}
            <span aria-hidden="true">✕</span>
          </a>
        </li>
      ))}
    </ul>
  );
}
