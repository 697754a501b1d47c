// What came of a call, in a few words.
import { callWords } from '../../words/en/call.ts';
import { outcomeName } from '../../words/en/outcomes.ts';
import { unknown } from '../../words/numbers.ts';
import type { Call } from './call-head.tsx';
import { FactList } from './fact-list.tsx';

export function Result({ call: { outcome, successful, sentiment, success_raw: raw } }: { readonly call: Call }) {
  return (
    <FactList
      facts={[
        { name: 'outcome', text: outcome === null ? unknown : outcomeName(outcome) },
        { name: 'successful', text: successful === null ? unknown : successful ? callWords.yes : callWords.no },
        { name: 'sentiment', text: sentiment ?? unknown },
        { name: 'success_raw', text: raw },
      ]}
    />
  );
}
