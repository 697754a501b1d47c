// The tools of the list: saved views, columns, export and order.
import { useState } from 'preact/hooks';
import { mayDo, type Organization } from '../../data/session.ts';
import { Button } from '../../parts/button.tsx';
import { useMedia } from '../../parts/use-media.ts';
import { callsWords } from '../../words/en/calls.ts';
import { exportWords } from '../../words/en/export.ts';
import { ColumnsChoice } from './columns-choice.tsx';
import { ExportDialog } from './export-dialog.tsx';
import { SavedViews } from './saved-views.tsx';
import { SortChoice } from './sort-choice.tsx';
import type { CallListOf } from './use-call-list.ts';

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
      <SavedViews organization={organization} />
      {isTable && isWide && <ColumnsChoice />}
      {mayDo(organization, 'exports.create') && (
        <Button disabled={pagination === undefined || pagination.total === 0} onClick={() => setExporting(true)}>
          {exportWords.button}
        </Button>
      )}
      <SortChoice sort={options.sort} />
      {isExporting && <ExportDialog filters={filters} calls={calls} onClose={() => setExporting(false)} />}
    </>
  );
}
