// The query of a saved view, and the query of the address that shows it. Saved views have names of their own for periods that move with the
// time.
import { defaultPeriod, type Span } from './period.ts';

const savedNames: Readonly<Record<string, string>> = {
  today: 'today',
  yesterday: 'yesterday',
  '7d': 'last_7_days',
  '28d': 'last_28_days',
  '90d': 'last_90_days',
  mtd: 'this_month',
  'last-month': 'last_month',
};

const ofThePage = ['period', 'compare', 'view', 'page', 'cursor', 'limit', 't'];

/** The query of a view, from the address of its screen: a period that moves with the time stays so. */
export function queryToSave(query: URLSearchParams, span: Span): string {
  const saved = new URLSearchParams([...query].filter(([name]) => !ofThePage.includes(name)));
  if (saved.has('from')) return saved.toString();
  const name = savedNames[query.get('period') ?? defaultPeriod];
  saved.set('from', name ?? span.from);
  if (name === undefined) saved.set('to', span.to);
  return saved.toString();
}

/** The query of the address that shows a view. Undefined: only the service can resolve its period. */
export function addressQueryOf({ query }: { readonly query: string }): URLSearchParams | undefined {
  const shown = new URLSearchParams(query);
  const from = shown.get('from');
  if (from === null || /^\d/.test(from)) return shown;
  const period = Object.keys(savedNames).find((each) => savedNames[each] === from);
  if (period === undefined) return undefined;
  shown.delete('from');
  if (period !== defaultPeriod) shown.set('period', period);
  return shown;
}
