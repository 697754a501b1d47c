import { fitEvent } from './fit-event.ts';
import { type Provider, type ProviderEvent, type ReadContext, UnreadablePayload } from './provider.ts';

const maxTypeLength = 100;
const maxIdLength = 200;

/** The provider, whose events fit the columns of the database. */
export function withFittedEvents(provider: Provider): Provider {
  const { backfill } = provider;
  return {
    ...provider,
    readEvent: (payload, context) => fitted(provider.readEvent(payload, context), context),
    backfill: backfill && {
      ...backfill,
      readCall: (call, context) => fitted(backfill.readCall(call, context), context),
    },
  };
}

function fitted(event: ProviderEvent, { nowMs }: ReadContext): ProviderEvent {
  if (event.dedupeKey.length > maxIdLength) throw new UnreadablePayload('The id of the event is too long');
  const { providerCallId } = event;
  return {
    ...event,
    type: event.type.slice(0, maxTypeLength),
    providerCallId: providerCallId !== null && providerCallId.length > maxIdLength ? null : providerCallId,
    call: event.call && fitEvent(event.call, nowMs),
  };
}
