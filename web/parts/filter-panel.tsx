// The popover of a filter bar: the menu of filters, or the editor of one.
import { filterWords } from '../words/en/filters.ts';
import type { FilterBarProps } from './filter-bar.tsx';
import { FilterEditor } from './filter-editor.tsx';
import type { FilterName } from './filter-kinds.ts';
import { FilterMenu } from './filter-menu.tsx';
import { Popover } from './popover.tsx';
import type { OpenFilter } from './use-open-filter.ts';

interface FilterPanelProps extends FilterBarProps {
  readonly open: OpenFilter;
  readonly without: readonly FilterName[];
  readonly onClose: () => void;
}

export function FilterPanel({ open: { filter, anchor, turnTo }, without, onClose, ...bar }: FilterPanelProps) {
  return (
    <Popover
      label={filter === undefined ? filterWords.addLabel : filterWords.nameOf(filter)}
      anchor={anchor}
      view={filter}
      onClose={onClose}
    >
      {filter === undefined ? (
        <FilterMenu without={without} onChoose={turnTo} />
      ) : (
        <FilterEditor key={filter} {...bar} filter={filter} onBack={() => turnTo(undefined)} />
      )}
    </Popover>
  );
}
