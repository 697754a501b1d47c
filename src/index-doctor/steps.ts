// What it takes to have an index that must be there: nothing, or statements that keep no writer waiting.
import type { CatalogueFacts } from './facts.ts';
import { concurrently, schemaOf } from './findings.ts';
import type { RequiredIndex } from './required-indexes.ts';

/** `refused`: what stands there is not ours to take away. */
export type Steps = { readonly statements: readonly string[] } | { readonly refused: string };

export function stepsFor(required: RequiredIndex, { indexes }: Pick<CatalogueFacts, 'indexes'>): Steps {
  const { name, table, definition, constraint } = required;
  const found = indexes.find((index) => index.name === name);
  const create = concurrently(definition);
  const known = `${schemaOf(table)}.${name}`;
  const constrain =
    constraint === undefined
      ? []
      : [
          `ALTER TABLE ${schemaOf(table)}.${table.split('.').at(-1)} ADD CONSTRAINT ${name} ${constraint.toUpperCase()} USING INDEX ${name};`,
        ];
  if (found === undefined) return { statements: [create, ...constrain] };
  if (found.is_being_built) return { refused: 'somebody else is building it at this moment' };
  if (found.table !== table || found.definition !== definition) {
    return { refused: `there is another one of this name, which stays: ${found.definition}` };
  }
  if (found.is_valid) return { statements: constraint === undefined || found.backs_constraint ? [] : constrain };
  if (found.backs_constraint) {
    return { refused: `is not valid, and stands for a constraint: REINDEX INDEX CONCURRENTLY ${known};` };
  }
  return { statements: [`DROP INDEX CONCURRENTLY ${known};`, create, ...constrain] };
}

export function isDone(steps: Steps): boolean {
  return 'statements' in steps && steps.statements.length === 0;
}
