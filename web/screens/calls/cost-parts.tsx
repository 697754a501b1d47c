// The parts of the cost and the response times, as the provider sent them.
import { callWords } from '../../words/en/call.ts';
import type { Call } from './call-head.tsx';
import { Section } from './section.tsx';

export function CostParts({ call: { cost_breakdown: cost, latency } }: { readonly call: Call }) {
  const costs = Object.entries(cost ?? {}).filter(([, value]) => value !== null);
  const times = Object.entries(latency ?? {});
  return (
    <>
      {costs.length > 0 && (
        <Section title={callWords.costParts}>
          <dl class="fact-list">
            {costs.map(([name, value]) => (
              <div key={name}>
                <dt>{wordsOf(name)}</dt>
                <dd>{typeof value === 'object' ? JSON.stringify(value) : String(value)}</dd>
              </div>
            ))}
          </dl>
        </Section>
      )}
      {times.length > 0 && (
        <Section title={callWords.latency}>
          <dl class="fact-list">
            {times.map(([name, value]) => (
              <div key={name}>
                <dt>{wordsOf(name)}</dt>
                <dd>{callWords.milliseconds(value)}</dd>
              </div>
            ))}
          </dl>
        </Section>
      )}
    </>
  );
}

const wordsOf = (name: string) => name.replaceAll('_', ' ');
