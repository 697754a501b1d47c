// The tools of the list: saved views, columns, export and order.
import { useState } from 'preact/hooks';
import { mayDo, type Organization } from '../../data/session.ts';
import { Button } from '../../parts/button.tsx';
import { lazyPart } from '../../parts/lazy-part.ts';
import { PopoverButton } from '../../parts/popover-button.tsx';
import { useMedia } from '../../parts/use-media.ts';
import { callsWords } from '../../words/en/calls.ts';
import { SortChoice } from './sort-choice.tsx';
import type { CallListOf } from './use-call-list.ts';

const SavedViews = lazyPart(async () => (await import('./saved-views.tsx')).SavedViews);
const ColumnsChoice = lazyPart(async () => (await import('./columns-choice.tsx')).ColumnsChoice);
const ExportDialog = lazyPart(async () => (await import('./export-dialog.tsx')).ExportDialog);

interface ListToolsProps {
  readonly list: CallListOf;
  readonly organization: Organization;
  /** Cards have no columns. */
  readonly isTable: boolean;
}

export function ListTools({ list: { filters, options, held }, organization, isTable }: ListToolsProps) {
  const [isExporting, setExporting] = useState(false);
  const pagination = held.list.value?.pagination;
  const isWide = useMedia('(width >= 900px)');
  const calls = callsWords.total(pagination?.total ?? null, pagination?.totalIsExact ?? null);
  return (
    <>
      <PopoverButton text={callsWords.savedViews} part={SavedViews} partProps={{ organization }} />
      {isTable && isWide && <PopoverButton text={callsWords.columnsTitle} part={ColumnsChoice} partProps={{}} />}
      {mayDo(organization, 'exports.create') && (
        <Button disabled={pagination === undefined || pagination.total === 0} onClick={() => setExporting(true)}>
          {callsWords.export}
        </Button>
      )}
      <SortChoice sort={options.sort} />
      {isExporting && <ExportDialog filters={filters} calls={calls} onClose={() => setExporting(false)} />}
    </>
  );
}
