// Numbered pages of a list, as links.
import { pageWords } from '../words/en/pages.ts';
import { count } from '../words/numbers.ts';
import { pageNumbers } from './page-numbers.ts';
import './pages.css';

interface PagesProps {
  /** What the list has, such as "calls". */
  readonly label: string;
  readonly page: number;
  readonly pages: number;
  readonly hrefOf: (page: number) => string;
}

export function Pages({ label, page, pages, hrefOf }: PagesProps) {
  if (pages <= 1) return null;
  return (
    <nav class="pages no-print" aria-label={label}>
      {page > 1 && (
        <a href={hrefOf(page - 1)} rel="prev" aria-label={pageWords.before}>
          ‹
        </a>
      )}
      <ol>
        {pageNumbers(page, pages).map((number, index) => (
          <li key={number ?? `gap ${index}`}>
            {number === null ? (
              <span aria-hidden="true">…</span>
            ) : (
              <a
                href={hrefOf(number)}
                aria-label={pageWords.page(count(number))}
                aria-current={number === page ? 'page' : undefined}
              >
                {count(number)}
              </a>
            )}
          </li>
        ))}
      </ol>
      {page < pages && (
        <a href={hrefOf(page + 1)} rel="next" aria-label={pageWords.after}>
          ›
        </a>
      )}
    </nav>
  );
}
