/** The seven rules of the cache. All hold, always: only the simulator takes one away, to see that it is missed. */
export interface Rules {
  /** 1. A hit compares versions. */
  readonly hitsCompareVersions: boolean;
  /** 2. An entry has the versions of its load's start. */
  readonly versionsAreTakenAtStart: boolean;
  /** 3. Nobody joins a flight that began before a bump he has seen. */
  readonly lateReadersWait: boolean;
  /** 4. A shared entry has the counters of the very look that missed… */
  readonly countersAreThoseOfTheMiss: boolean;
  /** …and goes into memory with the versions of before that look. */
  readonly sharedHitsKeepEarlierVersions: boolean;
  /** 5. A tag whose bump is not acknowledged is not read from the shared tier… */
  readonly pendingTagsSkipShared: boolean;
  /** …and after a failed bump nothing is, until the epoch was raised. */
  readonly failedBumpsTurnSharedOff: boolean;
  /** 6. A counter that was lost is unknown, never 0. */
  readonly lostCountersAreUnknown: boolean;
  /** 7. One event bumps a tag once. */
  readonly eventsBumpOnce: boolean;
}

export const allRules: Rules = Object.freeze({
  hitsCompareVersions: true,
  versionsAreTakenAtStart: true,
  lateReadersWait: true,
  countersAreThoseOfTheMiss: true,
  sharedHitsKeepEarlierVersions: true,
  pendingTagsSkipShared: true,
  failedBumpsTurnSharedOff: true,
  lostCountersAreUnknown: true,
  eventsBumpOnce: true,
});
