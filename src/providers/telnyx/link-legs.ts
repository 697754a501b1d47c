// The legs of a conversation have one call_session_id. The leg that began the session gets this id as its own id at the carrier,
// and the others get it as the id of their parent, so that any two events of two legs are enough to link them.
import type { CallEvent } from '../call-event.ts';

/** Later legs are created by a command, which takes longer than this. */
const maxFirstLegDelayMs = 50;

type Link = Pick<CallEvent, 'carrier_call_id' | 'parent_call_id'>;

/**
 * An incoming leg always begins its session. An outgoing leg began it when both ids were created together: Telnyx's ids are
 * UUIDs of version 1, which contain their time.
 */
export function linkLeg(legId: string, sessionId: string | undefined, direction: CallEvent['direction']): Link {
  if (sessionId === undefined || direction === undefined) return {};
  const isFirst = direction === 'inbound' || areCreatedTogether(legId, sessionId);
  return isFirst ? { carrier_call_id: sessionId } : { carrier_call_id: legId, parent_call_id: sessionId };
}

function areCreatedTogether(legId: string, sessionId: string): boolean {
  const [legTicks, sessionTicks] = [ticksOf(legId), ticksOf(sessionId)];
  if (legTicks === undefined || sessionTicks === undefined) return false;
  const ticksPerMs = 10_000n;
  const difference = legTicks - sessionTicks;
  return (difference < 0n ? -difference : difference) <= BigInt(maxFirstLegDelayMs) * ticksPerMs;
}

/** The time of a UUID of version 1, in units of 100 ns. */
function ticksOf(uuid: string): bigint | undefined {
  const [, low, middle, high] = /^([\da-f]{8})-([\da-f]{4})-1([\da-f]{3})-[\da-f]{4}-[\da-f]{12}$/i.exec(uuid) ?? [];
  return low === undefined ? undefined : BigInt(`0x${high}${middle}${low}`);
}
