// Files that import each other in a circle, types included: none of them can be read before the others.

export interface ImportEdge {
  readonly from: string;
  readonly to: string;
}

/** One line for each circle that a walk along the imports meets: `a.ts -> b.ts -> a.ts`. */
export function circlesIn(edges: readonly ImportEdge[]): string[] {
  const targets = Map.groupBy(edges, ({ from }) => from);
  const done = new Set<string>();
  const circles: string[] = [];

  function visit(file: string, way: readonly string[]): void {
    const start = way.indexOf(file);
    if (start >= 0) circles.push([...way.slice(start), file].join(' -> '));
    if (start >= 0 || done.has(file)) return;
    for (const { to } of targets.get(file) ?? []) visit(to, [...way, file]);
    done.add(file);
  }

  for (const file of targets.keys()) visit(file, []);
  return circles;
}
