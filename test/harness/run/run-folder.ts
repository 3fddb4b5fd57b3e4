/** The folder that all test files of one jest run share; made by globalSetup. */
export function runFolder(): string {
  const folder = process.env.LUMBUNG_TEST_RUN;
  if (!folder) throw new Error('LUMBUNG_TEST_RUN is not set: the harness works under jest only');
  return folder;
}

/** The process whose end ends the run, and with it every server of the run. */
export function runPid(): number {
  return Number(process.env.LUMBUNG_TEST_RUN_PID);
}
