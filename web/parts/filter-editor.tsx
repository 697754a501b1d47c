// Sets one filter: checkboxes, a range, one of two, or texts.
import { filterWords } from '../words/en/filters.ts';
import type { FilterBarProps } from './filter-bar-props.ts';
import { withValues } from './filter-chips.ts';
import { FilterFlag } from './filter-flag.tsx';
import { type FilterName, kindOf } from './filter-kinds.ts';
import { FilterOptionList } from './filter-option-list.tsx';
import { FilterRange } from './filter-range.tsx';
import { FilterTexts } from './filter-texts.tsx';

interface FilterEditorProps extends FilterBarProps {
  readonly filter: FilterName;
  readonly onBack: () => void;
}

export function FilterEditor({ filter, onBack, ...bar }: FilterEditorProps) {
  return (
    <div class="filter-editor">
      <header>
        <h2>{filterWords.nameOf(filter)}</h2>
        <button type="button" class="filter-back" onClick={onBack}>
          {filterWords.back}
        </button>
      </header>
      <Editor filter={filter} {...bar} />
    </div>
  );
}

function Editor({ filter, query, onChange, options, nameOf, currency }: Omit<FilterEditorProps, 'onBack'>) {
  const kind = kindOf(filter);
  const chosen = query.getAll(filter);
  const choose = (values: readonly string[]) => onChange(withValues(filter, values));
  switch (kind.kind) {
    case 'choice':
      return <FilterOptionList filter={filter} chosen={chosen} options={options} nameOf={nameOf} onChoose={choose} />;
    case 'flag':
      return <FilterFlag chosen={chosen[0]} onChoose={choose} />;
    case 'text':
      return <FilterTexts chosen={chosen} onChoose={choose} />;
    case 'range':
      return <FilterRange range={kind} query={query} currency={currency} onChange={onChange} />;
  }
}
