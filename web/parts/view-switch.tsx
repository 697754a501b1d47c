// Switches between a chart and its table.
import { chartWords } from '../words/en/charts.ts';
import './view-switch.css';

interface ViewSwitchProps {
  readonly title: string;
  readonly isTable: boolean;
  readonly onChange: (isTable: boolean) => void;
}

export function ViewSwitch({ title, isTable, onChange }: ViewSwitchProps) {
  return (
    <fieldset class="view-switch" aria-label={chartWords.shownAs(title)}>
      <button type="button" aria-pressed={!isTable} onClick={() => onChange(false)}>
        {chartWords.chart}
      </button>
      <button type="button" aria-pressed={isTable} onClick={() => onChange(true)}>
        {chartWords.table}
      </button>
    </fieldset>
  );
}
