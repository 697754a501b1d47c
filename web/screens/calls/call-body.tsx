// What a call is made of: sound and words, what came of it, its review, its facts, and the calls around it.
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { silentRanges } from '../../charts/silence.ts';
import type { Organization } from '../../data/session.ts';
import type { Loaded } from '../../loaded.ts';
import { callWords } from '../../words/en/call.ts';
import { playerWords } from '../../words/en/player.ts';
import { ActionItems } from './action-items.tsx';
import type { Call } from './call-head.tsx';
import { CallHistory } from './call-history.tsx';
import { CostParts } from './cost-parts.tsx';
import { currentPlayer } from './current-player.ts';
import { Facts } from './facts.tsx';
import { Legs } from './legs.tsx';
import { Listeners } from './listeners.tsx';
import { Player } from './player.tsx';
import { RecordingActions } from './recording-actions.tsx';
import { Result } from './result.tsx';
import { Review } from './review.tsx';
import { Section } from './section.tsx';
import { Transcript } from './transcript.tsx';
import { useMediaSession } from './use-media-session.ts';
import { usePlayer } from './use-player.ts';
import { useWaveform } from './use-waveform.ts';

interface CallBodyProps {
  readonly call: Call;
  readonly loaded: Loaded<Call>;
  readonly organization: Organization;
  readonly startSeconds: number;
}

export function CallBody({ call, loaded, organization, startSeconds }: CallBodyProps) {
  const audio = useRef<HTMLAudioElement>(null);
  const { player, silences } = usePlayer(call.id, audio, startSeconds);
  const waveform = useWaveform(call);
  const isRunning = call.status === 'ringing' || call.status === 'in_progress';
  const turns = useMemo(() => call.transcript_turns ?? [], [call.transcript_turns]);
  silences.current = useMemo(
    () =>
      waveform?.durationSeconds == null
        ? []
        : silentRanges(
            waveform.channels.map(({ peaks }) => peaks),
            waveform.durationSeconds,
          ),
    [waveform],
  );
  useMediaSession(player, call);
  useEffect(() => {
    currentPlayer.value = call.has_recording ? player : undefined;
    return () => {
      currentPlayer.value = undefined;
    };
  }, [player, call.has_recording]);

  return (
    <div class="call-body">
      {/* biome-ignore lint/a11y/useMediaCaption: the transcript beside it is the caption */}
      <audio ref={audio} preload="none" />
      {isRunning ? (
        <p class="call-running">
          {callWords.live[call.status as 'ringing' | 'in_progress']} {playerWords.running}
        </p>
      ) : (
        <>
          <p class="call-summary">{call.summary ?? <span class="muted">{callWords.withoutSummary}</span>}</p>
          <Section title={playerWords.title}>
            {call.has_recording ? (
              <Player player={player} waveform={waveform} callSeconds={call.duration_seconds} turns={turns}>
                <RecordingActions call={call} player={player} organization={organization} />
              </Player>
            ) : (
              <p class="muted">{playerWords.none}</p>
            )}
          </Section>
          <Section title={playerWords.transcript.title}>
            <Transcript
              turns={call.transcript_turns}
              text={call.transcript}
              player={call.has_recording ? player : undefined}
              startSeconds={startSeconds}
            />
          </Section>
        </>
      )}
      <Section title={callWords.result}>
        <Result call={call} />
        <ActionItems call={call} etag={loaded.etag} organization={organization} />
      </Section>
      <Review call={call} loaded={loaded} organization={organization} />
      <Section title={callWords.facts}>
        <Facts call={call} organization={organization} />
      </Section>
      <CostParts call={call} />
      <Legs call={call} organization={organization} />
      <CallHistory call={call} organization={organization} />
      <Listeners call={call} organization={organization} />
      {Object.keys(call.metadata).length > 0 && (
        <details class="call-raw">
          <summary>{callWords.raw}</summary>
          <pre>{JSON.stringify(call.metadata, null, 2)}</pre>
        </details>
      )}
    </div>
  );
}
