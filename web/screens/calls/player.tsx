// The player of one call: the waveform as a slider, and its controls.
import { useComputed } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useMemo } from 'preact/hooks';
import { type Lane, Waveform } from '../../charts/waveform.tsx';
import type { AnswerOf } from '../../data/get.ts';
import { Button } from '../../parts/button.tsx';
import { Choice } from '../../parts/choice.tsx';
import { playerWords } from '../../words/en/player.ts';
import { rates } from './create-player.ts';
import { playerKey } from './player-keys.ts';
import type { Player as PlayerOf } from './player-state.ts';
import { PlayerStatus } from './player-status.tsx';
import { speakerAt, type Turn } from './turns.ts';
import './player.css';

interface PlayerProps {
  readonly player: PlayerOf;
  readonly waveform: AnswerOf<'/api/calls-dashboard/{callId}/waveform'> | undefined;
  readonly callSeconds: number | null;
  readonly turns: readonly Turn[];
  readonly children?: ComponentChildren;
}

export function Player({ player, waveform, callSeconds, turns, children }: PlayerProps) {
  const { phase, seconds, fileSeconds, rate, skipsSilence } = player;
  const duration = fileSeconds.value ?? waveform?.durationSeconds ?? callSeconds ?? 0;
  const lanes = useMemo(() => lanesOf(waveform?.channels ?? []), [waveform]);
  const isPlaying = phase.value === 'playing';
  const canSkip = lanes.length > 0;
  return (
    <div class="player">
      <div class="player-main">
        <Button kind="main" disabled={phase.value === 'asking' || phase.value === 'gone'} onClick={player.toggle}>
          <span aria-hidden="true">{isPlaying ? '❚❚' : '▶'}</span> {isPlaying ? playerWords.pause : playerWords.play}
        </Button>
        <Clock player={player} durationSeconds={duration === 0 ? undefined : duration} />
      </div>
      {duration > 0 && (
        <Waveform
          lanes={lanes}
          seconds={seconds}
          durationSeconds={duration}
          label={playerWords.position}
          valueText={(at) => playerWords.valueText(at, duration, speakerAt(turns, at))}
          onSeek={player.seek}
          onKey={(key) => playerKey(key, player, turns, duration)}
        />
      )}
      <div class="player-more">
        <Choice
          label={playerWords.speed}
          value={String(rate.value)}
          options={rates.map((each) => ({ value: String(each), text: playerWords.speedOf(each) }))}
          onChange={(value) => player.setRate(Number(value))}
        />
        {canSkip && (
          <label class="player-skip">
            <input type="checkbox" checked={skipsSilence.value} onChange={player.toggleSilence} />
            {playerWords.skipSilence}
          </label>
        )}
        {children}
      </div>
      <PlayerStatus player={player} />
    </div>
  );
}

function Clock({
  player,
  durationSeconds,
}: {
  readonly player: PlayerOf;
  readonly durationSeconds: number | undefined;
}) {
  const text = useComputed(() => playerWords.clock(Math.floor(player.seconds.value), durationSeconds));
  return <span class="player-clock">{text}</span>;
}

type Channels = AnswerOf<'/api/calls-dashboard/{callId}/waveform'>['channels'];

/** With two channels, the first is the caller. The agent is drawn above. */
function lanesOf(channels: Channels): Lane[] {
  const [caller, agent] = channels;
  if (caller === undefined) return [];
  if (agent === undefined) return [{ name: playerWords.lanes.both, tone: 'agent', peaks: caller.peaks }];
  return [
    { name: playerWords.lanes.agent, tone: 'agent', peaks: agent.peaks },
    { name: playerWords.lanes.caller, tone: 'caller', peaks: caller.peaks },
  ];
}
