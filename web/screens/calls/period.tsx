// The time that the list shows. A list with bounds of its own, as a mark of a chart gives them, has a chip for them.
import { useAddress } from '../../data/address.ts';
import { defaultPeriod, periods, readSpan } from '../../data/period.ts';
import { Choice } from '../../parts/choice.tsx';
import { periodWords } from '../../words/en/period.ts';

export function Period() {
  const { query, go } = useAddress();
  if (query.has('from')) return null;
  const asked = query.get('period') ?? defaultPeriod;
  const span = readSpan(asked);
  const named = periods.find((each) => each === asked);
  const value = span === undefined ? (named ?? defaultPeriod) : asked;
  const options = [
    ...periods.map((each) => ({ value: each as string, text: periodWords.names[each] })),
    ...(span === undefined ? [] : [{ value: asked, text: periodWords.span(span) }]),
  ];
  return (
    <Choice
      label={periodWords.label}
      isLabelHidden
      value={value}
      options={options}
      onChange={(period) => go({ period: period === defaultPeriod ? null : period, page: null })}
    />
  );
}
