// A card shows one answer of the API in each of its states: first load, failed, stale, refreshing, and with its value. A card fails alone.
import type { ComponentChildren } from 'preact';
import { useEffect, useId, useState } from 'preact/hooks';
import type { Loaded } from '../loaded.ts';
import { cardWords } from '../words/en/card.ts';
import { clockTime } from '../words/time.ts';
import { Problem } from './notice.tsx';
import { XRay } from './x-ray.tsx';
import './card.css';

interface CardProps<Value> {
  /** A question, such as "Who answered?". */
  readonly title: string;
  readonly loaded: Loaded<Value>;
  readonly timezone: string;
  /** Of the final content, so that nothing moves when it arrives. */
  readonly minHeightPx?: number;
  readonly actions?: ComponentChildren;
  readonly children: (value: Value) => ComponentChildren;
}

export function Card<Value>({ title, loaded, timezone, minHeightPx = 120, actions, children }: CardProps<Value>) {
  const id = useId();
  const { value, state, problem, asOfMs, isRefreshing, retry } = loaded;
  return (
    <section class="card" aria-labelledby={id} aria-busy={isRefreshing || state === 'first'}>
      <header class="card-head">
        <h2 id={id}>{title}</h2>
        {actions !== undefined && <div class="card-actions no-print">{actions}</div>}
      </header>
      {isRefreshing && <div class="card-refreshing" />}
      {state === 'stale' && asOfMs !== undefined && (
        <p class="card-stale">{cardWords.stale(clockTime(timezone, asOfMs), problem)}</p>
      )}
      <div class="card-body" style={value === undefined ? { minHeight: `${minHeightPx}px` } : {}}>
        {value !== undefined && children(value)}
        {value === undefined && state === 'first' && <Skeleton heightPx={minHeightPx} />}
        {value === undefined && problem !== undefined && <Problem problem={problem} retry={retry} />}
      </div>
      <XRay cost={loaded.cost} />
    </section>
  );
}

const quietMs = 150;
const slowMs = 4000;

/** Nothing for 150 ms, then a box of the final size, then a word. */
export function Skeleton({ heightPx }: { readonly heightPx: number }) {
  const [phase, setPhase] = useState<'quiet' | 'box' | 'slow'>('quiet');
  useEffect(() => {
    const timers = [setTimeout(() => setPhase('box'), quietMs), setTimeout(() => setPhase('slow'), slowMs)];
    return () => timers.forEach(clearTimeout);
  }, []);
  if (phase === 'quiet') return <div style={{ height: `${heightPx}px` }} />;
  return (
    <div class="skeleton" style={{ height: `${heightPx}px` }}>
      {phase === 'slow' && <p class="muted">{cardWords.slow}</p>}
    </div>
  );
}
