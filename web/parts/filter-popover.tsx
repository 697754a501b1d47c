// The open part of a filter bar: the menu of filters, or the editor of one.
import { filterWords } from '../words/en/filters.ts';
import type { FilterBarProps } from './filter-bar-props.ts';
import { FilterEditor } from './filter-editor.tsx';
import { FilterMenu } from './filter-menu.tsx';
import { Popover } from './popover.tsx';
import type { OpenFilter } from './use-open-filter.ts';

interface FilterPopoverProps {
  readonly bar: FilterBarProps;
  readonly open: OpenFilter;
  readonly onClose: () => void;
}

export function FilterPopover({ bar, open: { anchor, filter, turnTo }, onClose }: FilterPopoverProps) {
  return (
    <Popover
      label={filter === undefined ? filterWords.addLabel : filterWords.nameOf(filter)}
      anchor={anchor}
      view={filter}
      onClose={onClose}
    >
      {filter === undefined ? (
        <FilterMenu without={bar.without ?? []} onChoose={turnTo} />
      ) : (
        <FilterEditor key={filter} {...bar} filter={filter} onBack={() => turnTo(undefined)} />
      )}
    </Popover>
  );
}
