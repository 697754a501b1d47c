import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Runs the project `process` first. A fork copies the page tables of the whole test run, so starting processes is faster while the
 * run has used little memory. These tests also wait the most, so the end of the run would have idle processors.
 */
export class ProcessTestsFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isFirst = ({ project }: TestSpecification) => project.name === 'process';
    return [...sorted.filter(isFirst), ...sorted.filter((file) => !isFirst(file))];
  }
}
