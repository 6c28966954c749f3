// Jest reporter: leaves the numbers of the run in the file that ASSAY_TEST_COUNTS names.
import { writeFileSync } from 'node:fs';

export default class TestCounts {
  onRunComplete(_contexts, results) {
    const counts = {
      passed: results.numPassedTests,
      // A file that cannot even be loaded has no tests to count, and is a failure all the same.
      failed: results.numFailedTests + results.numRuntimeErrorTestSuites,
      skipped: results.numPendingTests + results.numTodoTests,
    };
    if (process.env.ASSAY_TEST_COUNTS)
      writeFileSync(process.env.ASSAY_TEST_COUNTS, JSON.stringify(counts));
  }
}
