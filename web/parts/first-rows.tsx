import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { pageWords } from '../words/en/pages.ts';
import { Button } from './button.tsx';

interface FirstRowsProps<Row> {
  readonly rows: readonly Row[];
  readonly children: (shown: readonly Row[]) => ComponentChildren;
}

const maxFirstRows = 8;

/** The first rows of a long list. A button shows all of them. */
export function FirstRows<Row>({ rows, children }: FirstRowsProps<Row>) {
  const [isWhole, setWhole] = useState(false);
  const isLong = rows.length > maxFirstRows;
  return (
    <>
      {children(isWhole || !isLong ? rows : rows.slice(0, maxFirstRows))}
      {isLong && (
        <p class="first-rows no-print">
          <Button aria-expanded={isWhole} onClick={() => setWhole(!isWhole)}>
            {isWhole ? pageWords.showFewer : pageWords.showAll(rows.length)}
          </Button>
        </p>
      )}
    </>
  );
}
