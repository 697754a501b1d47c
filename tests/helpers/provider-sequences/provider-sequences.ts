import type { Payload } from '../../../src/providers/provider.ts';

/** The payloads of calls, in the order in which the provider sends them. */
export interface ProviderSequences {
  /** Incoming. With a recording, where the provider has them. */
  readonly answered: readonly Payload[];
  readonly missed: readonly Payload[];
  /** Outgoing. */
  readonly voicemail: readonly Payload[];
  readonly failed: readonly Payload[];
  /** The leg that came second belongs to the call of the first. */
  readonly twoLegs: readonly Payload[];
}
