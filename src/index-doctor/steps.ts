// The statements that create a required index without blocking writers.
import type { CatalogueFacts } from './facts.ts';
import { concurrently, schemaOf } from './findings.ts';
import type { RequiredIndex } from './required-index.ts';

/** `refused`: the name is taken by something that this command must not drop. */
type Steps = { readonly statements: readonly string[] } | { readonly refused: string };

export function stepsFor(required: RequiredIndex, { indexes }: Pick<CatalogueFacts, 'indexes'>): Steps {
  const { name, table, definition, constraint } = required;
  const found = indexes.find((index) => index.name === name);
  const create = concurrently(definition);
  const qualified = `${schemaOf(table)}.${name}`;
  const addConstraint =
    constraint === undefined
      ? []
      : [
          `ALTER TABLE ${schemaOf(table)}.${table.split('.').at(-1)} ADD CONSTRAINT ${name} ${constraint.toUpperCase()} USING INDEX ${name};`,
        ];
  if (found === undefined) return { statements: [create, ...addConstraint] };
  if (found.is_being_built) return { refused: 'another process is building it now' };
  if (found.table !== table || found.definition !== definition) {
    return { refused: `a different index has this name and is kept: ${found.definition}` };
  }
  if (found.is_valid) return { statements: constraint === undefined || found.backs_constraint ? [] : addConstraint };
  if (found.backs_constraint) {
    return { refused: `it is not valid and backs a constraint. Run: REINDEX INDEX CONCURRENTLY ${qualified};` };
  }
  return { statements: [`DROP INDEX CONCURRENTLY ${qualified};`, create, ...addConstraint] };
}

export function isDone(steps: Steps): boolean {
  return 'statements' in steps && steps.statements.length === 0;
}
