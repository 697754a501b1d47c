// Numbered pages: the first, the last, and those around the current one.
import { pageWords } from '../words/en/pages.ts';
import { count } from '../words/numbers.ts';
import { pageNumbers } from './page-numbers.ts';
import './pages.css';

interface PagesProps {
  readonly page: number;
  readonly totalPages: number;
  readonly total: number;
  readonly href: (page: number) => string;
}

export function Pages({ page, totalPages, total, href }: PagesProps) {
  return (
    <nav class="pages" aria-label={pageWords.pages}>
      {totalPages > 1 && (
        <ul>
          {page > 1 && (
            <li>
              <a href={href(page - 1)} rel="prev" aria-label={pageWords.before}>
                ‹
              </a>
            </li>
          )}
          {pageNumbers(page, totalPages).map((each, index) =>
            each === 'gap' ? (
              <li key={`gap ${index === 1}`} aria-hidden="true">
                …
              </li>
            ) : (
              <li key={each}>
                <a
                  href={href(each)}
                  aria-current={each === page ? 'page' : undefined}
                  aria-label={pageWords.page(each)}
                >
                  {count(each)}
                </a>
              </li>
            ),
          )}
          {page < totalPages && (
            <li>
              <a href={href(page + 1)} rel="next" aria-label={pageWords.after}>
                ›
              </a>
            </li>
          )}
        </ul>
      )}
      <p class="muted">{pageWords.total(total)}</p>
    </nav>
  );
}
