/**
 * Ends this process in order, once, when it is told to or when the test run is gone (jest was killed).
 * @param {number} runPid process of the test run
 * @param {() => Promise<void>} stop stops what this process has started
 */
export function followRun(runPid, stop) {
  let ending = false;
  const end = async () => {
    if (ending) return;
    ending = true;
    await stop();
    process.exit(0);
  };
  process.on('SIGTERM', end);
  // The terminal's Ctrl-C is jest's to answer; detached processes of the run don't get it.
  setInterval(() => {
    try {
      process.kill(runPid, 0);
    } catch {
      void end();
    }
  }, 1000);
}
