const isSqlFunction = (path: string) => /(^|\/)sql\/[^/]+\.sql$/.test(path);
const isSource = (path: string) => /\.(ts|json)$/.test(path);

/** What changed files below src/ ask for. A changed SQL function restarts the service too: its cache has old results. */
export function readChange(paths: readonly string[]): { readonly applySql: boolean; readonly restart: boolean } {
  const applySql = paths.some(isSqlFunction);
  return { applySql, restart: applySql || paths.some(isSource) };
}
