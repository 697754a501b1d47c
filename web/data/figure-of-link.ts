// The figure that a list was opened from. Every figure of the API carries the filter of its calls, so the figure is among the answers that
// the page still has. After a reload it is not known.
import { queryClient } from './queries.ts';
import { session } from './session.ts';

const counts = ['calls', 'completed', 'missed', 'voicemail', 'failed', 'canceled'];

/** How many calls the figure with this filter counted. `name`: under which the answer stands. */
export function callsOfFilter(answer: unknown, filter: string, name = ''): number | undefined {
  if (typeof answer !== 'object' || answer === null) return undefined;
  const own = answer as Readonly<Record<string, unknown>>;
  if (own.filter === filter) return callsOf(own, name);
  for (const [key, value] of Object.entries(own)) {
    const found = callsOfFilter(value, filter, Array.isArray(answer) ? name : key);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A rate and an average open the calls that they were made of. */
function callsOf(figure: Readonly<Record<string, unknown>>, name: string): number | undefined {
  const isCount = figure.unit === 'calls' || counts.includes(name);
  const counted = [figure.calls, isCount ? figure.value : undefined, figure.whole];
  return counted.find((each) => typeof each === 'number');
}

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
