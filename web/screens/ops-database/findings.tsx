import type { AnswerOf } from '../../data/get.ts';
import { copyText } from '../../frame/copy-text.ts';
import { Button } from '../../parts/button.tsx';
import { opsDatabaseWords } from '../../words/en/ops-database.ts';

export function Findings({ findings }: { readonly findings: AnswerOf<'/api/monitoring/indexes'>['findings'] }) {
  if (findings.length === 0) return <p>{opsDatabaseWords.noFindings}</p>;
  return (
    <ul class="ops-findings">
      {findings.map(({ kind, index, table, message, mend, stopsDeploy }) => (
        <li key={`${kind} ${table} ${index} ${message}`}>
          <h3>{opsDatabaseWords.finding(kind, stopsDeploy)}</h3>
          <p>{message}</p>
          {mend !== null && (
            <div class="ops-mend">
              <code>{mend}</code>
              <Button onClick={() => void copyText(mend, opsDatabaseWords.copied)}>{opsDatabaseWords.copy}</Button>
            </div>
          )}
        </li>
      ))}
    </ul>
  );
}
