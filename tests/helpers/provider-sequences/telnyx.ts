import answered from '../../unit/providers/telnyx/payloads/answered.json' with { type: 'json' };
import failed from '../../unit/providers/telnyx/payloads/failed.json' with { type: 'json' };
import missed from '../../unit/providers/telnyx/payloads/missed.json' with { type: 'json' };
import twoLegs from '../../unit/providers/telnyx/payloads/two-legs.json' with { type: 'json' };
import voicemail from '../../unit/providers/telnyx/payloads/voicemail.json' with { type: 'json' };
import type { ProviderSequences } from './provider-sequences.ts';

export const telnyxSequences: ProviderSequences = { answered, missed, voicemail, failed, twoLegs };
