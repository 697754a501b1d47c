// What the head of a screen says on paper, where its controls are not drawn.
import { chipText } from '../parts/filter-chip-text.ts';
import { chipsOf } from '../parts/filter-chips.ts';
import { periodWords } from '../words/en/period.ts';
import { momentOf } from '../words/time.ts';
import type { ChosenPeriod } from './chosen-period.ts';
import { serverNowMs } from './clock.ts';
import type { useFilterBar } from './filter-bar.ts';

interface PrintedHeadOptions {
  readonly chosen: ChosenPeriod;
  readonly bar: ReturnType<typeof useFilterBar>;
  readonly comparison: string | undefined;
  /** When the figures were made. */
  readonly computedAt: string | undefined;
}

export function printedHead({ chosen, bar, comparison, computedAt }: PrintedHeadOptions): string {
  const { span, picker } = chosen;
  const filters = chipsOf(bar.query).map((chip) => chipText(chip, bar));
  const asOf = computedAt === undefined ? undefined : momentOf(bar.zone, computedAt, serverNowMs());
  return periodWords.printed({ name: picker.text, span, comparison, filters, asOf, address: location.href });
}
