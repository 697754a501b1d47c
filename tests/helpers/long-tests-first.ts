import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Runs the project `process` first. A fork copies the page tables of the whole test run, so starting processes is faster while the
 * run has used little memory. These tests also wait the most. Then come the projects with the longest files, so that the run does not
 * end with one file and idle processors.
 */
const order = ['process', 'flows', 'scale', 'fuzz', 'web'];

export class LongTestsFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const rank = ({ project }: TestSpecification) =>
      order.includes(project.name) ? order.indexOf(project.name) : order.length;
    return sorted.toSorted((one, other) => rank(one) - rank(other));
  }
}
