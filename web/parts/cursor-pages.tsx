// The ways through a list that has cursors in place of page numbers: back to its first page, and on to the next.
import { pageWords } from '../words/en/pages.ts';
import './cursor-pages.css';

interface CursorPagesProps {
  readonly label: string;
  /** Null: the first page is shown. */
  readonly cursor: string | null;
  /** Null: the last page is shown. */
  readonly nextCursor: string | null;
  readonly hrefOf: (cursor: string | null) => string;
}

export function CursorPages({ label, cursor, nextCursor, hrefOf }: CursorPagesProps) {
  if (cursor === null && nextCursor === null) return null;
  return (
    <nav class="cursor-pages" aria-label={label}>
      {cursor !== null && <a href={hrefOf(null)}>{pageWords.first}</a>}
      {nextCursor !== null && <a href={hrefOf(nextCursor)}>{pageWords.after}</a>}
    </nav>
  );
}
