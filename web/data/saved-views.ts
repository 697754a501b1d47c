// The saved views of one screen: named filters of the reader, and those that are shared.
import type { Loaded } from '../loaded.ts';
import { api } from './api.ts';
import { type Change, useChange } from './change.ts';
import { type AnswerOf, useGet } from './get.ts';

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

/** With days in place of the name of a period. */
export async function resolveView(id: string): Promise<URLSearchParams | undefined> {
  const { data } = await api.GET('/api/saved-views/{id}', { params: { path: { id } } });
  return data === undefined ? undefined : new URLSearchParams(data.filter);
}
