// A folder for temporary files that is kept in memory. Each test database has 300 files, and on some file systems (ext4 without a
// journal) creating and deleting them takes as much processor time as the queries.
import { mkdirSync, readFileSync, statfsSync } from 'node:fs';
import { join } from 'node:path';

const mountPoint = '/dev/shm';
/** A run of all tests uses at most 1.5 GiB there. */
const minFreeBytes = 4 * 1024 ** 3;

/** Undefined when this machine has no such file system, or not enough memory. */
export function makeMemoryFolder(): string | undefined {
  if (!isUsableMount() || process.availableMemory() < 2 * minFreeBytes) return undefined;
  const { bavail, bsize } = statfsSync(mountPoint);
  if (bavail * bsize < minFreeBytes) return undefined;
  // One folder for each user: files that root created are not usable by others.
  const folder = join(mountPoint, `callboard-${process.getuid?.() ?? 'user'}`);
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** Some tests run programs that they have written: `noexec` would refuse that. */
function isUsableMount(): boolean {
  try {
    const mounts = readFileSync('/proc/mounts', 'utf8').split('\n');
    const [, , type, options = ''] = mounts.find((line) => line.split(' ')[1] === mountPoint)?.split(' ') ?? [];
    return type === 'tmpfs' && options.split(',').includes('rw') && !options.split(',').includes('noexec');
  } catch {
    return false;
  }
}
