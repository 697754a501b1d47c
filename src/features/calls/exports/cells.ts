// Turns stored values into the cells of a file.
import type { TextRow } from '../../../database/member-snapshot.ts';
import { type ExportColumn, exportColumns } from './columns.ts';
import type { ExportRequest } from './export-request.ts';
import type { Names } from './export-source.ts';
import { createLocalClock, toUtcText } from './local-clock.ts';

type Cell = string | null;
type ToCell = (stored: Cell) => Cell;

/** Of rows with the columns of the request, in their order. */
export function createCells({ columns, zone }: ExportRequest, names: Names): (row: TextRow) => Cell[] {
  const toLocalText = createLocalClock(zone);
  const converters = columns.map((name) => converterOf(exportColumns[name]));
  return (row) => converters.map((toCell, place) => toCell(row[place] ?? null));

  function converterOf({ derived, storage, names: table }: ExportColumn): ToCell {
    const namesById = table && names[table];
    if (namesById !== undefined) return (id) => namesById.get(id) ?? null;
    if (derived === 'zone') return () => zone;
    if (derived === 'local time') return (stored) => stored && toLocalText(toUtcText(stored));
    return storage === 'instant' ? (stored) => stored && toUtcText(stored) : (stored) => stored;
  }
}
