// The filters of a screen: a chip for each that is set, and a menu of those that can be set. All state is in the address.
import { useRef } from 'preact/hooks';
import { filterWords } from '../words/en/filters.ts';
import { Button } from './button.tsx';
import { Chip } from './chip.tsx';
import type { FilterBarProps } from './filter-bar-props.ts';
import { chipText } from './filter-chip-text.ts';
import { chipsOf, type FilterChip, withoutChip } from './filter-chips.ts';
import type { FilterName } from './filter-kinds.ts';
import { lazyPart } from './lazy-part.ts';
import { type OpenFilter, useOpenFilter } from './use-open-filter.ts';
import './filter-bar.css';

const FilterPopover = lazyPart(async () => (await import('./filter-popover.tsx')).FilterPopover);

export function FilterBar(props: FilterBarProps) {
  const { query, onChange, onOpen, hidden, children } = props;
  const { open, show, close } = useOpenFilter(onOpen);
  const add = useRef<HTMLSpanElement>(null);
  const chips = chipsOf(query, hidden);

  function remove(removed: readonly FilterChip[]): void {
    onChange(Object.assign({}, ...removed.map(withoutChip)));
    // The button that had the focus is gone.
    add.current?.querySelector('button')?.focus();
  }

  return (
    <section
      class="filter-bar no-print"
      aria-label={filterWords.group}
      onPointerOver={FilterPopover.preload}
      onFocusCapture={FilterPopover.preload}
    >
      {children}
      <span ref={add} class="filter-add">
        <Button
          aria-haspopup="dialog"
          aria-label={filterWords.addLabel}
          aria-expanded={open?.isFromMenu === true}
          onClick={({ currentTarget: anchor }) => show(anchor, undefined)}
        >
          <span aria-hidden="true">+</span> {filterWords.add}
        </Button>
      </span>
      {withOpenChip(chips, open).map((chip) => {
        const text = chipText(chip, props);
        return (
          <Chip
            key={chip.name}
            text={text}
            removeLabel={filterWords.remove(text)}
            isOpen={open?.filter === chip.name}
            onRemove={() => remove([chip])}
            onOpen={chip.isEditable ? (anchor) => show(anchor, chip.name as FilterName) : undefined}
          />
        );
      })}
      {chips.length > 1 && (
        <Button kind="quiet" onClick={() => remove(chips)}>
          {filterWords.clear}
        </Button>
      )}
      {open !== undefined && <FilterPopover key={open.id} bar={props} open={open} onClose={close} />}
    </section>
  );
}

/** A chip whose last value was just removed stays while its editor is open: the editor hangs on it. */
function withOpenChip(chips: readonly FilterChip[], open: OpenFilter | undefined): readonly FilterChip[] {
  const name = open?.isFromMenu === false ? open.filter : undefined;
  if (name === undefined || chips.some((chip) => chip.name === name)) return chips;
  return [...chips, { name, isEditable: true, given: [] }];
}
