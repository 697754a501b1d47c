// Holds package-lock.json to what can be verified: each package has a SHA-512, and comes from the registry that npm is set to.
// Plain JavaScript without packages: it runs before anything is installed.
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

/** What is wrong, one line for each finding. */
export function findLockProblems({ packages }) {
  return Object.entries(packages).flatMap(([path, entry]) => {
    if (path === '') return findForeignSources('package.json', entry);
    const problems = findForeignSources(path, entry);
    // Without it, whoever publishes under that name later decides what is installed.
    if (!/^sha512-/.test(entry.integrity ?? '')) problems.push(`${path} has no sha512 integrity`);
    if (entry.resolved !== undefined)
      problems.push(`${path} names a source of its own: ${withoutLogin(entry.resolved)}`);
    if (entry.link) problems.push(`${path} is a link`);
    return problems;
  });
}

/** A range of versions has no colon and no slash; git, file and http sources have. `npm:` renames a package of the registry. */
function findForeignSources(path, { dependencies, devDependencies, optionalDependencies }) {
  return Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies })
    .filter(([, wanted]) => /[:/]/.test(wanted.replace(/^npm:(@[^/]+\/)?[^/]+$/, '')))
    .map(([name, wanted]) => `${path} takes ${name} from ${withoutLogin(wanted)}`);
}

function withoutLogin(source) {
  return source.replace(/\/\/[^/@]*@/, '//');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const lock = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8'));
  const problems = findLockProblems(lock);
  for (const problem of problems) process.stderr.write(`${problem}\n`);
  if (problems.length > 0) process.exitCode = 1;
  else process.stdout.write(`${Object.keys(lock.packages).length - 1} packages, each with its hash\n`);
}
