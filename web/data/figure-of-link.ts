// The figure that a list was opened from is among the answers that the page still has. After a reload it is not known.
import { callsOfFilter } from './calls-of-filter.ts';
import { queryClient } from './queries.ts';
import { session } from './session.ts';

export function findFigure(filter: string): number | undefined {
  const answers = queryClient.getQueriesData<{ readonly value: unknown }>({
    queryKey: [session.organization.value?.id],
    predicate: ({ queryKey: [, path] }) => String(path).includes('/analytics/'),
  });
  for (const [, answer] of answers) {
    const found = callsOfFilter(answer?.value, filter);
    if (found !== undefined) return found;
  }
  return undefined;
}
