interface LockedPackage {
  readonly version?: string;
  readonly integrity?: string;
  readonly optional?: boolean;
  readonly dev?: boolean;
  readonly devOptional?: boolean;
}

export function findDifference(options: {
  readonly wanted: Record<string, LockedPackage>;
  readonly installed: Record<string, LockedPackage> | undefined;
  readonly isOnDisk: (path: string) => boolean;
  readonly wantsDev: boolean;
}): string | undefined;
