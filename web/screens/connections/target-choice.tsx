import { Choice } from '../../parts/choice.tsx';
import { mappingWords } from '../../words/en/connection-parts.ts';
import type { Target } from './targets.ts';

interface TargetChoiceProps {
  readonly label: string;
  readonly isLabelHidden?: boolean;
  readonly targets: readonly Target[];
  readonly value: string;
  readonly onChange: (id: string) => void;
}

export function TargetChoice({ label, isLabelHidden = false, targets, value, onChange }: TargetChoiceProps) {
  return (
    <Choice
      label={label}
      isLabelHidden={isLabelHidden}
      value={value}
      options={[
        { value: '', text: mappingWords.choose },
        ...targets.map(({ id, name }) => ({ value: id, text: name })),
      ]}
      onChange={onChange}
    />
  );
}
