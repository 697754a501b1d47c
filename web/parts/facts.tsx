// Names and their values.
import './facts.css';

interface FactsProps {
  readonly facts: readonly (readonly [name: string, text: string])[];
}

export function Facts({ facts }: FactsProps) {
  return (
    <dl class="facts">
      {facts.map(([name, text]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  );
}
