// The export of exactly the calls of the list.
import { useState } from 'preact/hooks';
import { type ExportColumn, type Started, startExport } from '../../data/call-export.ts';
import type { CallFilters } from '../../data/filters.ts';
import { problemOfError } from '../../data/problem.ts';
import type { ApiProblem } from '../../loaded.ts';
import { Button } from '../../parts/button.tsx';
import { Choice } from '../../parts/choice.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Problem } from '../../parts/notice.tsx';
import { exportWords } from '../../words/en/export.ts';
import { ExportColumns } from './export-columns.tsx';
import { ExportProgress } from './export-progress.tsx';
import './export.css';

interface ExportDialogProps {
  readonly filters: CallFilters;
  /** `214 calls` */
  readonly calls: string;
  readonly onClose: () => void;
}

export function ExportDialog({ filters, calls, onClose }: ExportDialogProps) {
  const [format, setFormat] = useState<'csv' | 'parquet'>('csv');
  const [isForExcel, setForExcel] = useState(false);
  const [columns, setColumns] = useState<readonly ExportColumn[]>();
  const [started, setStarted] = useState<Started>();
  const [problem, setProblem] = useState<ApiProblem>();

  function start(event: Event): void {
    event.preventDefault();
    setProblem(undefined);
    startExport({ filters, format, columns, isForExcel: isForExcel && format === 'csv' })
      .then(setStarted)
      .catch((error) => setProblem(problemOfError(error)));
  }

  return (
    <Dialog title={exportWords.title} onClose={onClose}>
      {started !== undefined ? (
        <ExportProgress started={started} onClose={onClose} />
      ) : (
        <form class="export" onSubmit={start}>
          <p>{exportWords.what(calls)}</p>
          <Choice
            label={exportWords.format}
            value={format}
            options={(['csv', 'parquet'] as const).map((value) => ({ value, text: exportWords.formats[value] }))}
            onChange={setFormat}
          />
          {format === 'csv' && (
            <label class="filter-item">
              <input
                type="checkbox"
                checked={isForExcel}
                onChange={(event) => setForExcel(event.currentTarget.checked)}
              />
              {exportWords.excel}
            </label>
          )}
          <ExportColumns columns={columns} onChange={setColumns} />
          {problem !== undefined && <Problem problem={problem} />}
          <Button type="submit" kind="main" disabled={columns?.length === 0}>
            {exportWords.start}
          </Button>
        </form>
      )}
    </Dialog>
  );
}
