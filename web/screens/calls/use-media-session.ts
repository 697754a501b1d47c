// The keys of the keyboard, of headphones and of the lock screen.
import { useEffect } from 'preact/hooks';
import type { Call } from './call-head.tsx';
import type { Player } from './player-state.ts';
import { whoOf } from './who.ts';

const stepSeconds = 5;

export function useMediaSession(player: Player, call: Call): void {
  const title = whoOf(call);
  const artist = call.agent_name ?? '';
  useEffect(() => {
    if (!('mediaSession' in navigator)) return undefined;
    const { mediaSession } = navigator;
    mediaSession.metadata = new MediaMetadata({ title, artist });
    const actions: Partial<Record<MediaSessionAction, () => void>> = {
      play: () => player.toggle(),
      pause: () => player.toggle(),
      seekbackward: () => player.seek(player.seconds.value - stepSeconds),
      seekforward: () => player.seek(player.seconds.value + stepSeconds),
    };
    const names = Object.keys(actions) as MediaSessionAction[];
    for (const name of names) mediaSession.setActionHandler(name, actions[name] ?? null);
    return () => {
      mediaSession.metadata = null;
      for (const name of names) mediaSession.setActionHandler(name, null);
    };
  }, [player, title, artist]);
}
