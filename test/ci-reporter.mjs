/** Ends every test run with one line that any CI can count. */
export default class CountReporter {
  onRunComplete(_contexts, results) {
    const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = results;
    const suites = results.numRuntimeErrorTestSuites;
    process.stdout.write(`${numPassedTests} passed, ${numFailedTests + suites} failed, ${numPendingTests + numTodoTests} skipped\n`);
  }
}
