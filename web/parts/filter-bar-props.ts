// What a screen gives to its filter bar.
import type { ComponentChildren } from 'preact';
import type { FilterName, FilterOptions } from './filter-kinds.ts';

export type FilterChanges = Readonly<Record<string, string | readonly string[] | null>>;

export interface FilterBarProps {
  readonly query: URLSearchParams;
  readonly onChange: (changes: FilterChanges) => void;
  /** The name of an id. */
  readonly nameOf: (filter: string, value: string) => string | undefined;
  /** Asked for the filter that is open. */
  readonly options: FilterOptions;
  readonly onOpen: (filter: FilterName | undefined) => void;
  readonly zone: string;
  readonly nowMs: number;
  readonly currency: string;
  /** Parameters that the screen shows in another control, such as a search field. */
  readonly hidden?: readonly string[];
  /** Filters that the screen does not offer. If they are set, they still have a chip. */
  readonly without?: readonly FilterName[];
  /** Before the chips. */
  readonly children?: ComponentChildren;
}
