// Both numbers of a call as people read them, next to the stored ones.
import { displayedNumber } from '../../domain/displayed-number.ts';

interface Numbers {
  readonly from_number: string | null;
  readonly to_number: string | null;
}

export function withDisplayedNumbers<Row extends Numbers>(row: Row) {
  return {
    ...row,
    from_number_display: displayedNumber(row.from_number),
    to_number_display: displayedNumber(row.to_number),
  };
}
