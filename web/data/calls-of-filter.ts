const counts = ['calls', 'completed', 'missed', 'voicemail', 'failed', 'canceled'];

/**
 * How many calls the figure with this filter counted: every figure of the API carries the filter of its calls. `name`: under which the
 * answer stands.
 */
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
