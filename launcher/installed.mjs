// Is what the lock file names what is installed? Compared by content: no stamp file that could lie.

/**
 * The first difference, in words; undefined when there is none. Optional packages may be absent (those of other platforms are),
 * and so may the development ones where nobody wants them.
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
      return `${name} ${version} is not the one that package-lock.json names`;
    }
  }
  return undefined;
}
