// Names and values. A value that people pass on, such as an id, has a button that copies it.
import { copyText } from '../../frame/copy-text.ts';
import { callWords, type FactName } from '../../words/en/call.ts';
import './fact-list.css';

export interface Fact {
  readonly name: FactName;
  /** Null: the fact is left out. */
  readonly text: string | null;
  readonly href?: string | undefined;
  readonly copied?: string | null;
}

export function FactList({ facts }: { readonly facts: readonly Fact[] }) {
  return (
    <dl class="fact-list">
      {facts.map(({ name, text, href, copied }) => {
        if (text === null) return null;
        const label = callWords.factNames[name];
        return (
          <div key={name}>
            <dt>{label}</dt>
            <dd>
              {href === undefined ? <span>{text}</span> : <a href={href}>{text}</a>}
              {copied != null && (
                <button
                  type="button"
                  class="fact-copy no-print"
                  aria-label={callWords.copy(label)}
                  title={callWords.copy(label)}
                  onClick={() => void copyText(copied, callWords.copied(label))}
                >
                  <svg width="16" height="16" viewBox="0 0 16 16" fill="none" stroke="currentColor" aria-hidden="true">
                    <path d="M5.500 5.500h8v8h-8zM2.500 10.500v-8h8" stroke-width="1.5" />
                  </svg>
                </button>
              )}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}
