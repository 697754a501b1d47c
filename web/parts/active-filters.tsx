// The filters of the address, each with a button that removes it.
import { filterWords } from '../words/en/filters.ts';
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
    <ul class="active-filters" aria-label={filterWords.label}>
      {filters.map(({ name, text, href }) => (
        <li key={name}>
          <a href={href} aria-label={filterWords.remove(text)}>
            {text}
            <span aria-hidden="true">✕</span>
          </a>
        </li>
      ))}
    </ul>
  );
}
