// Whether hints of the live stream arrive. While they do not, screens ask again every 15 s.
import { signal } from '@preact/signals';

export const isLive = signal(false);
/** The latest hint or heartbeat, on the clock of the service. */
export const lastHintMs = signal<number | undefined>(undefined);
