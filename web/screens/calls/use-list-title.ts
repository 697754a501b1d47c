// The heading of the list: how many calls it has, and whether that is the number on the mark that opened it.
import { useMemo } from 'preact/hooks';
import { findFigure } from '../../data/figure-of-link.ts';
import { callsWords } from '../../words/en/calls.ts';

interface Pagination {
  readonly total: number | null;
  readonly totalIsExact: boolean | null;
}

export function useListTitle(pagination: Pagination | undefined, query: URLSearchParams): string {
  const inChart = useOpenedFigure(query);
  if (pagination === undefined) return callsWords.title;
  const { total, totalIsExact } = pagination;
  const calls = callsWords.total(total, totalIsExact);
  return inChart === undefined || total === null ? calls : callsWords.fromChart(total, calls, inChart);
}

const ofTheList = ['page', 'sort', 't'];

/** The number on the mark that opened this list, as long as the filters are still exactly those of the mark. */
function useOpenedFigure(query: URLSearchParams): number | undefined {
  const filter = new URLSearchParams([...query].filter(([name]) => !ofTheList.includes(name))).toString();
  // Kept as it was when the list was opened: the figures go on changing.
  return useMemo(() => (query.has('from') ? findFigure(filter) : undefined), [filter]);
}
