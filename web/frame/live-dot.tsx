import { isLive, lastHintMs } from '../data/live-state.ts';
import { session } from '../data/session.ts';
import { frameWords } from '../words/en/frame.ts';
import { clockTimeWithSeconds } from '../words/time.ts';
import './live-dot.css';

export function LiveDot() {
  const timezone = session.organization.value?.timezone;
  if (timezone === undefined) return null;
  const isOn = isLive.value && lastHintMs.value !== undefined;
  const [state, time] =
    isOn && lastHintMs.value !== undefined
      ? frameWords.live(clockTimeWithSeconds(timezone, lastHintMs.value))
      : frameWords.polling;
  return (
    <span class={`live-dot ${isOn ? 'live-dot-live' : ''}`}>
      <span>
        <span class="live-dot-state">{state}</span>
        {time}
      </span>
    </span>
  );
}
