import { Strip } from '../../charts/strip.tsx';
import type { AnswerOf } from '../../data/get.ts';
import { opsWords } from '../../words/en/ops.ts';
import { bytes, count, percent } from '../../words/numbers.ts';

type HistoryAnswer = AnswerOf<'/api/monitoring/history'>;

interface Row {
  readonly name: keyof typeof opsWords.strips;
  readonly points: readonly (number | null)[];
  readonly text: (value: number | null) => string;
  readonly total?: string | undefined;
  readonly max?: number;
}

export function History({ history }: { readonly history: HistoryAnswer }) {
  if (history.times.length === 0) return <p>{opsWords.noHistory}</p>;
  return (
    <ul class="ops-strips">
      {rowsOf(history).map(({ name, points, text, total, max }) => (
        <li key={name} class="ops-strip">
          <h3>{opsWords.strips[name]}</h3>
          <p class="ops-strip-value">
            {opsWords.latest(text(points.at(-1) ?? null))}
            {total !== undefined && <span class="muted">{opsWords.inAll(total)}</span>}
          </p>
          <Strip points={points} {...(max !== undefined && { max })} />
        </li>
      ))}
    </ul>
  );
}

function rowsOf({ requests, serverErrors, p50Ms, p95Ms, cache, total, ...rest }: HistoryAnswer): Row[] {
  const { ms } = opsWords;
  return [
    { name: 'requests', points: requests, text: count, total: count(total.requests) },
    { name: 'serverErrors', points: serverErrors, text: count, total: count(total.serverErrors) },
    { name: 'p50', points: p50Ms, text: ms, total: ms(total.p50Ms) },
    { name: 'p95', points: p95Ms, text: ms, total: ms(total.p95Ms) },
    { name: 'hitRate', points: cache.hitRate, text: percent, total: percent(total.hitRate), max: 100 },
    { name: 'loads', points: cache.loads, text: count, total: count(total.loads) },
    { name: 'feedDelay', points: rest.changeFeedDelayMs, text: ms },
    { name: 'eventLoop', points: rest.eventLoopP99Ms, text: ms },
    { name: 'memory', points: rest.rssBytes, text: bytes },
  ];
}
