// Fails on known high or critical vulnerabilities of what production installs. A registry that doesn't answer is a warning, for it says nothing.
import { spawnSync } from 'node:child_process';

const { stdout } = spawnSync('npm', ['audit', '--omit=dev', '--audit-level=high', '--json'], { encoding: 'utf8', timeout: 120_000 });
const counts = answer(stdout)?.metadata?.vulnerabilities;
if (!counts) {
  console.log('warning: the registry answers no audit, so nothing is known of vulnerabilities');
} else {
  console.log(
    `vulnerabilities: ${Object.entries(counts)
      .map(([severity, count]) => `${count} ${severity}`)
      .join(', ')}`,
  );
  if (counts.high + counts.critical > 0) process.exitCode = 1;
}

function answer(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
