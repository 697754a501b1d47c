/** Rules of the cache that are one condition each. All hold, always: only the simulator takes one away, to see it missed. */
export interface Rules {
  /** 1. A hit compares versions. */
  readonly hitsCompareVersions: boolean;
  /** 2. An entry has the versions of its load's start. */
  readonly versionsAreTakenAtStart: boolean;
  /** 3. Nobody joins a flight that began before a bump he has seen. */
  readonly lateReadersWait: boolean;
  /** 4. A shared entry goes into memory with the versions of before it was looked up. */
  readonly sharedHitsKeepEarlierVersions: boolean;
  /** 5. A tag whose bump is not acknowledged is not read from the shared tier… */
  readonly pendingTagsSkipShared: boolean;
  /** …and after a failed bump nothing is, until the epoch was raised. */
  readonly failedBumpsTurnSharedOff: boolean;
  /** 6. A counter that was lost is unknown, never 0. */
  readonly lostCountersAreUnknown: boolean;
}

export const allRules: Rules = Object.freeze({
  hitsCompareVersions: true,
  versionsAreTakenAtStart: true,
  lateReadersWait: true,
  sharedHitsKeepEarlierVersions: true,
  pendingTagsSkipShared: true,
  failedBumpsTurnSharedOff: true,
  lostCountersAreUnknown: true,
});
