// The last hour as strips with one cursor: the values of all strips are those of the same ten seconds.
import { useState } from 'preact/hooks';
import { Strip } from '../../charts/strip.tsx';
import type { AnswerOf } from '../../data/get.ts';
import { opsZone } from '../../frame/ops-screen.tsx';
import { opsWords } from '../../words/en/ops.ts';
import { bytes, count, percent } from '../../words/numbers.ts';
import { clockTime, clockTimeWithSeconds } from '../../words/time.ts';

type HistoryAnswer = AnswerOf<'/api/monitoring/history'>;

interface Row {
  readonly name: keyof typeof opsWords.strips;
  readonly points: readonly (number | null)[];
  readonly text: (value: number | null) => string;
  readonly scale: (value: number) => string;
  readonly total?: string | undefined;
  readonly max?: number;
}

export function History({ history }: { readonly history: HistoryAnswer }) {
  const { times } = history;
  // A time, not an index: each new sample moves all indexes.
  const [chosen, setChosen] = useState<string>();
  if (times.length === 0) return <p>{opsWords.noHistory}</p>;
  const last = times.length - 1;
  const found = chosen === undefined ? -1 : times.indexOf(chosen);
  const at = found === -1 ? last : found;
  const choose = (index: number) => setChosen(index === last ? undefined : times[index]);
  return (
    <>
      <TimeRange times={times} at={at} onChoose={choose} />
      <ul class="ops-strips">
        {rowsOf(history).map(({ name, points, text, scale, total, max }) => (
          <li key={name}>
            <h3>{opsWords.strips[name]}</h3>
            <p class="ops-strip-value">
              {text(points[at] ?? null)}
              {total !== undefined && <span class="muted">{opsWords.inAll(total)}</span>}
            </p>
            <Strip
              points={points}
              text={scale}
              {...(max !== undefined && { max })}
              {...(at !== last && { at })}
              onPoint={choose}
            />
          </li>
        ))}
      </ul>
    </>
  );
}

interface TimeRangeProps {
  readonly times: readonly string[];
  readonly at: number;
  readonly onChoose: (index: number) => void;
}

function TimeRange({ times, at, onChoose }: TimeRangeProps) {
  const last = times.length - 1;
  const time = clockTimeWithSeconds(opsZone, times[at] ?? '');
  return (
    <label class="ops-time">
      <span>{at === last ? opsWords.latest(time) : opsWords.at(time)}</span>
      <input
        type="range"
        min={0}
        max={last}
        value={at}
        aria-label={opsWords.moment}
        aria-valuetext={time}
        onInput={(event) => onChoose(Number(event.currentTarget.value))}
      />
      <span class="ops-time-ends muted" aria-hidden="true">
        <span>{clockTime(opsZone, times[0] ?? '')}</span>
        <span>{clockTime(opsZone, times[last] ?? '')}</span>
      </span>
    </label>
  );
}

function rowsOf({ sampleSeconds, requests, serverErrors, p50Ms, p95Ms, cache, total, ...rest }: HistoryAnswer): Row[] {
  const { ms } = opsWords;
  const each = (value: number | null) => opsWords.inSample(count(value), sampleSeconds);
  return [
    { name: 'requests', points: requests, text: each, scale: count, total: count(total.requests) },
    { name: 'serverErrors', points: serverErrors, text: each, scale: count, total: count(total.serverErrors) },
    { name: 'p50', points: p50Ms, text: ms, scale: ms, total: ms(total.p50Ms) },
    { name: 'p95', points: p95Ms, text: ms, scale: ms, total: ms(total.p95Ms) },
    { name: 'hitRate', points: cache.hitRate, text: percent, scale: percent, total: percent(total.hitRate), max: 100 },
    { name: 'loads', points: cache.loads, text: each, scale: count, total: count(total.loads) },
    { name: 'feedDelay', points: rest.changeFeedDelayMs, text: ms, scale: ms },
    { name: 'eventLoop', points: rest.eventLoopP99Ms, text: ms, scale: ms },
    { name: 'memory', points: rest.rssBytes, text: bytes, scale: bytes },
  ];
}
