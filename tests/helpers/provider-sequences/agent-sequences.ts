import type { Payload } from '../../../src/providers/provider.ts';

/** The payloads of one call of an agent platform, in the order in which it sends them. */
export interface AgentSequences {
  readonly answered: readonly Payload[];
  readonly missed: readonly Payload[];
  readonly voicemail: readonly Payload[];
  readonly failed: readonly Payload[];
}
