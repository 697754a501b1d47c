// The conversation. With times, each turn is a button that moves the sound, and the spoken turn is marked and kept in view.
import { useComputed } from '@preact/signals';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useAddress } from '../../data/address.ts';
import { Button } from '../../parts/button.tsx';
import { playerWords } from '../../words/en/player.ts';
import type { Player } from './player-state.ts';
import { TranscriptSearch } from './transcript-search.tsx';
import { TranscriptTurn } from './transcript-turn.tsx';
import { hasTimes, type Turn, turnAt } from './turns.ts';
import './transcript.css';

interface TranscriptProps {
  readonly turns: readonly Turn[] | null;
  readonly text: string | null;
  /** Undefined: the call has no recording. */
  readonly player: Player | undefined;
  readonly startSeconds: number;
}

const words = playerWords.transcript;

export function Transcript({ turns, text, player, startSeconds }: TranscriptProps) {
  if (turns !== null && turns.length > 0) return <Turns turns={turns} player={player} startSeconds={startSeconds} />;
  if (text === null) return <p class="muted">{words.none}</p>;
  return (
    <>
      <p class="muted">{words.withoutTimes}</p>
      <p class="transcript-text">{text}</p>
    </>
  );
}

interface TurnsProps extends Pick<TranscriptProps, 'player' | 'startSeconds'> {
  readonly turns: readonly Turn[];
}

function Turns({ turns, player, startSeconds }: TurnsProps) {
  const box = useRef<HTMLOListElement>(null);
  const [search, setSearch] = useState(soughtIn(useAddress().query));
  const [isFollowing, setFollowing] = useState(true);
  const isTimed = hasTimes(turns);
  const current = useComputed(() => turnAt(turns, player?.seconds.value ?? startSeconds)).value;
  const isMarked = isTimed && (player !== undefined || startSeconds > 0);

  useEffect(() => {
    if (isFollowing && isMarked) keepInView(box.current, box.current?.children[current]);
  }, [current, isFollowing, isMarked]);

  const leave = () => setFollowing(false);
  return (
    <div class="transcript">
      <TranscriptSearch
        turns={turns}
        text={search}
        onText={setSearch}
        onFound={(index) => {
          setFollowing(false);
          keepInView(box.current, box.current?.children[index]);
        }}
      />
      {!isTimed && <p class="muted">{words.withoutTimes}</p>}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard */}
      <ol ref={box} class="transcript-turns" tabIndex={0} aria-label={words.title} onWheel={leave} onTouchMove={leave}>
        {turns.map((turn, index) => (
          <TranscriptTurn
            key={index}
            turn={turn}
            search={search}
            isCurrent={isMarked && index === current}
            onSeek={
              player === undefined
                ? undefined
                : (seconds) => {
                    setFollowing(true);
                    player.seek(seconds);
                  }
            }
          />
        ))}
      </ol>
      {!isFollowing && isMarked && player !== undefined && (
        <Button kind="quiet" onClick={() => setFollowing(true)}>
          {words.follow}
        </Button>
      )}
    </div>
  );
}

/** The words that the list was searched for. */
const soughtIn = (query: URLSearchParams) =>
  query.get('search_in') === 'transcript' ? (query.get('search') ?? '').replaceAll('"', '') : '';

/** Scrolls the box only, never the page. */
function keepInView(box: HTMLElement | null, turn: Element | undefined): void {
  if (box === null || !(turn instanceof HTMLElement)) return;
  const top = turn.offsetTop - box.offsetTop;
  const isInView = top >= box.scrollTop && top + turn.offsetHeight <= box.scrollTop + box.clientHeight;
  if (!isInView) box.scrollTop = top - box.clientHeight * 0.33;
}
