// Compares the installed packages with package-lock.json, by their hashes.

/**
 * Describes the first difference; undefined when there is none. Optional packages may be missing (those of other platforms are),
 * and development packages where they are not wanted.
 */
export function findDifference({ wanted, installed, isOnDisk, wantsDev }) {
  if (installed === undefined) return 'nothing is installed yet';
  for (const [path, { version, integrity, optional, dev, devOptional }] of Object.entries(wanted)) {
    if (path === '') continue;
    const name = path.replace(/^.*node_modules\//, '');
    const found = installed[path];
    if (found === undefined || !isOnDisk(path)) {
      const mayBeAbsent = optional || devOptional || (dev && !wantsDev);
      if (!mayBeAbsent) return `${name} ${version} is missing`;
    } else if (found.version !== version) {
      return `${name} is ${found.version}, package-lock.json says ${version}`;
    } else if (found.integrity && integrity && found.integrity !== integrity) {
      return `${name} ${version} differs from the one in package-lock.json`;
    }
  }
  return undefined;
}
