// The calls before and after the open one in the list: from the rows that are shown, else from the service.
import { queryOf } from '../../data/filters.ts';
import { useGet } from '../../data/get.ts';
import type { CallListOf } from './use-call-list.ts';

interface Neighbours {
  readonly previousId: string | null;
  readonly nextId: string | null;
}

export function useNeighbours(id: string | undefined, { filters, options, held }: CallListOf): Neighbours {
  const rows = held.list.value?.data ?? [];
  const at = rows.findIndex((row) => row.id === id);
  const previous = rows[at - 1]?.id;
  const next = rows[at + 1]?.id;
  const isKnown = id === undefined || held.list.state === 'first' || (at > 0 && next !== undefined);
  const around = queryOf({ ...filters, sort: options.sort });
  const { value } = useGet(
    '/api/calls-dashboard/{callId}',
    isKnown ? null : { path: { callId: id }, query: { around } },
  );
  const found = value?.id === id ? value?.neighbours : undefined;
  return {
    previousId: (at > 0 ? previous : undefined) ?? found?.previousId ?? null,
    nextId: (at >= 0 ? next : undefined) ?? found?.nextId ?? null,
  };
}
