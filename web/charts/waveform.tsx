// The loudness of each side of a conversation, and a slider over it. The peaks come from the API.
import type { ReadonlySignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useId, useRef } from 'preact/hooks';
import './waveform.css';

export interface Lane {
  readonly name: string;
  readonly tone: 'agent' | 'caller';
  /** In percent. */
  readonly peaks: readonly number[];
}

interface WaveformProps {
  /** Empty where the recording was not measured: the slider is then a line. */
  readonly lanes: readonly Lane[];
  readonly seconds: ReadonlySignal<number>;
  readonly durationSeconds: number;
  readonly label: string;
  readonly valueText: (seconds: number) => string;
  readonly onSeek: (seconds: number) => void;
  /** True: the key was for the player. */
  readonly onKey: (key: string) => boolean;
}

const laneHeight = 32;

export function Waveform({ lanes, seconds, durationSeconds, label, valueText, onSeek, onKey }: WaveformProps) {
  const slider = useRef<HTMLDivElement>(null);
  const at = Math.min(seconds.value, durationSeconds);

  function seekTo({ clientX }: { readonly clientX: number }): void {
    const box = slider.current?.getBoundingClientRect();
    if (box === undefined || box.width === 0) return;
    onSeek(Math.min(1, Math.max(0, (clientX - box.left) / box.width)) * durationSeconds);
  }
  function press(event: JSX.TargetedPointerEvent<HTMLDivElement>): void {
    event.currentTarget.setPointerCapture(event.pointerId);
    seekTo(event);
  }

  return (
    <div class="waveform">
      <div class="waveform-names" aria-hidden="true">
        {lanes.map(({ name }) => (
          <span key={name}>{name}</span>
        ))}
      </div>
      <div
        ref={slider}
        class="waveform-slider"
        role="slider"
        tabIndex={0}
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={Math.round(durationSeconds)}
        aria-valuenow={Math.round(at)}
        aria-valuetext={valueText(at)}
        onPointerDown={press}
        onPointerMove={(event) => {
          if (event.currentTarget.hasPointerCapture(event.pointerId)) seekTo(event);
        }}
        onKeyDown={(event) => {
          if (event.ctrlKey || event.metaKey || event.altKey || !onKey(event.key)) return;
          event.preventDefault();
        }}
      >
        {lanes.map((lane) => (
          <LaneOf key={lane.name} lane={lane} share={at / durationSeconds} />
        ))}
        {lanes.length === 0 && <div class="waveform-line" />}
        <div class="waveform-cursor" style={{ insetInlineStart: `${(at / durationSeconds) * 100}%` }} />
      </div>
    </div>
  );
}

/** The path is drawn twice: as a whole, and the played part over it. */
function LaneOf({ lane: { peaks, tone }, share }: { readonly lane: Lane; readonly share: number }) {
  const id = useId();
  const path = useRef<{ readonly peaks: readonly number[]; readonly d: string }>();
  if (path.current?.peaks !== peaks) path.current = { peaks, d: pathOf(peaks) };
  const { d } = path.current;
  return (
    <svg
      class={`waveform-lane waveform-${tone}`}
      viewBox={`0 0 ${peaks.length} ${laneHeight}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <clipPath id={id}>
        <rect width={share * peaks.length} height={laneHeight} />
      </clipPath>
      <path d={d} class="waveform-rest" />
      <path d={d} class="waveform-played" clip-path={`url(#${id})`} />
    </svg>
  );
}

/** One bar for each peak, around the middle. Silence is a thin line. */
function pathOf(peaks: readonly number[]): string {
  return peaks
    .map((peak, index) => {
      const half = Math.max(0.5, (peak / 100) * (laneHeight / 2 - 1));
      return `M${index + 0.5} ${laneHeight / 2 - half}V${laneHeight / 2 + half}`;
    })
    .join('');
}
