import { playerWords } from '../../words/en/player.ts';
import { Marked } from './marked.tsx';
import type { Turn } from './turns.ts';

interface TranscriptTurnProps {
  readonly turn: Turn;
  readonly search: string;
  readonly isCurrent: boolean;
  /** Undefined: there is no sound to move. */
  readonly onSeek: ((seconds: number) => void) | undefined;
}

export function TranscriptTurn({ turn: { role, text, start }, search, isCurrent, onSeek }: TranscriptTurnProps) {
  const content = (
    <>
      {start != null && <span class="turn-time">{playerWords.transcript.clock(start)}</span>}
      <span class="turn-role">{playerWords.transcript.speakers[role]}</span>
      <span class="turn-text">
        <Marked text={text} search={search} />
      </span>
    </>
  );
  const current = isCurrent ? ('true' as const) : undefined;
  return (
    <li class={`turn turn-${role}`}>
      {onSeek === undefined || start == null ? (
        <p class="turn-body" aria-current={current}>
          {content}
        </p>
      ) : (
        <button type="button" class="turn-body" aria-current={current} onClick={() => onSeek(start)}>
          {content}
        </button>
      )}
    </li>
  );
}
