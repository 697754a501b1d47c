// A list of calls that holds still: it keeps the calls up to the moment of its first answer. Later calls are counted, and shown on request.
import { useEffect, useState } from 'preact/hooks';
import type { Loaded } from '../loaded.ts';
import { serverNowMs } from './clock.ts';
import type { CallFilters, ListQuery } from './filters.ts';
import { type AnswerOf, useGet } from './get.ts';
import { includesNow } from './includes-now.ts';
import { queryClient, staleAfterMs } from './queries.ts';
import { session } from './session.ts';

const path = '/api/calls-dashboard';

export type CallList = AnswerOf<typeof path>;
export type CallRow = CallList['data'][number];

export interface ListOptions {
  readonly sort: NonNullable<ListQuery['sort']>;
  readonly limit: number;
  readonly page: number;
}

export interface HeldList {
  readonly list: Loaded<CallList>;
  /** With the moment that the list is held at. Undefined until that is known. */
  readonly filters: CallFilters | undefined;
  /** Calls since that moment. */
  readonly newer: number;
  /** Holds the list at the present moment. */
  readonly release: () => void;
}

export function useHeldList(filters: CallFilters, zone: string, options: ListOptions): HeldList {
  const key = JSON.stringify(filters);
  const [held, setHeld] = useState<{ readonly key: string; readonly to: string }>();
  const isGrowing = includesNow(filters, zone);
  const to = held?.key === key ? held.to : undefined;
  const current = to === undefined ? filters : { ...filters, to };
  const list = useGet(path, { query: { ...current, ...options } });

  useEffect(() => {
    if (!isGrowing || to !== undefined) return;
    const asked = (query: object) => [session.organization.value?.id, path, { query: { ...query, ...options } }];
    const first = queryClient.getQueryState<{ readonly value: CallList }>(asked(filters));
    // An older answer is shown, but read again before the list is held.
    if (first?.data === undefined || Date.now() - first.dataUpdatedAt > staleAfterMs) return;
    const { asOf } = first.data.value.pagination;
    // The same rows: they need not be read again under their new key.
    queryClient.setQueryData(asked({ ...filters, to: asOf }), first.data);
    setHeld({ key, to: asOf });
  }, [key, to, isGrowing, list.value]);

  const newer = useGet(path, to === undefined ? null : { query: { ...filters, from: to, limit: 1 } });
  return {
    list,
    filters: isGrowing && to === undefined ? undefined : current,
    newer: to === undefined ? 0 : (newer.value?.pagination.total ?? 0),
    release: () => setHeld({ key, to: new Date(serverNowMs()).toISOString() }),
  };
}
