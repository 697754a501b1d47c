// The saved views of one screen: named filters of the reader, and those that are shared.
import type { Loaded } from '../loaded.ts';
import { api } from './api.ts';
import { type Change, useChange } from './change.ts';
import { type AnswerOf, useGet } from './get.ts';
import { defaultPeriod, readSpan, spanOf } from './period.ts';
import { periodOfSaved, savedNameOf } from './saved-period.ts';

type Views = AnswerOf<'/api/saved-views'>;
export type SavedView = Views['data'][number];
export type Visibility = SavedView['visibility'];
export type ViewScreen = SavedView['screen'];

interface NewView {
  readonly name: string;
  readonly query: string;
  readonly visibility: Visibility;
}

interface ViewChange {
  readonly id: string;
  readonly body: Partial<NewView>;
}

export interface SavedViews {
  readonly views: Loaded<Views>;
  readonly create: Change<NewView, unknown>;
  readonly change: Change<ViewChange, unknown>;
  readonly remove: Change<string, unknown>;
}

export function useSavedViews(screen: ViewScreen): SavedViews {
  return {
    views: useGet('/api/saved-views', { query: { screen } }),
    create: useChange((body: NewView) => api.POST('/api/saved-views', { body: { ...body, screen } })),
    change: useChange(({ id, body }: ViewChange) =>
      api.PATCH('/api/saved-views/{id}', { params: { path: { id } }, body }),
    ),
    remove: useChange((id: string) => api.DELETE('/api/saved-views/{id}', { params: { path: { id } } })),
  };
}

const ofThePage = ['period', 'compare', 'view', 'page', 'cursor', 'limit', 't'];

/** The query of a view, from the address of its screen: a period that moves with the time stays so. */
export function queryToSave(query: URLSearchParams, timezone: string): string {
  const saved = new URLSearchParams([...query].filter(([name]) => !ofThePage.includes(name)));
  if (saved.has('from')) return saved.toString();
  const period = query.get('period') ?? defaultPeriod;
  const name = savedNameOf(period);
  if (name !== undefined) saved.set('from', name);
  else {
    const { from, to } = readSpan(period) ?? spanOf(period, timezone);
    saved.set('from', from);
    saved.set('to', to);
  }
  return saved.toString();
}

/** The query of the address that shows a view. Undefined: only the service can resolve its period. */
export function addressQueryOf({ query }: Pick<SavedView, 'query'>): URLSearchParams | undefined {
  const shown = new URLSearchParams(query);
  const from = shown.get('from');
  if (from === null || /^\d/.test(from)) return shown;
  const period = periodOfSaved(from);
  if (period === undefined) return undefined;
  shown.delete('from');
  if (period !== defaultPeriod) shown.set('period', period);
  return shown;
}

/** With days in place of the name of a period. */
export async function resolveView(id: string): Promise<URLSearchParams | undefined> {
  const { data } = await api.GET('/api/saved-views/{id}', { params: { path: { id } } });
  return data === undefined ? undefined : new URLSearchParams(data.filter);
}
