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
  /** The same on a phone, where it differs. */
  readonly phoneHeightPx?: number;
  readonly actions?: ComponentChildren;
  readonly children: (value: Value) => ComponentChildren;
}

export function Card<Value>({
  title,
  loaded,
  timezone,
  minHeightPx = 120,
  phoneHeightPx = minHeightPx,
  ...rest
}: CardProps<Value>) {
  const { actions, children } = rest;
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
        <StaleNote text={cardWords.stale(clockTime(timezone, asOfMs), problem)} />
      )}
      {value === undefined ? (
        <div class="card-body card-waiting" style={{ '--height': `${minHeightPx}px`, '--phone': `${phoneHeightPx}px` }}>
          {state === 'first' && <Skeleton />}
          {problem !== undefined && <Problem problem={problem} retry={retry} />}
        </div>
      ) : (
        <div class="card-body">{children(value)}</div>
      )}
      <XRay cost={loaded.cost} />
    </section>
  );
}

/** Over the border of the card where there is room, so that it moves nothing when it appears. */
export function StaleNote({ text }: { readonly text: string }) {
  return (
    <p class="card-stale" title={text}>
      {text}
    </p>
  );
}

const quietMs = 150;
const slowMs = 4000;

/** Nothing for 150 ms, then a box, then a word. Without a height it fills its place. */
export function Skeleton({ heightPx }: { readonly heightPx?: number }) {
  const [phase, setPhase] = useState<'quiet' | 'box' | 'slow'>('quiet');
  useEffect(() => {
    const timers = [setTimeout(() => setPhase('box'), quietMs), setTimeout(() => setPhase('slow'), slowMs)];
    return () => timers.forEach(clearTimeout);
  }, []);
  return (
    <div class={phase === 'quiet' ? '' : 'skeleton'} style={heightPx === undefined ? {} : { height: `${heightPx}px` }}>
      {phase === 'slow' && <p class="muted">{cardWords.slow}</p>}
    </div>
  );
}
