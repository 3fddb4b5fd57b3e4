import '../../api/main';
import { atRacePoint } from '../../platform/race-points';

/**
 * The product's API as a process of its own that dies like one whose power is cut, when Temporal has acknowledged a batch of at least as many
 * orders as its first argument says, before anybody is answered; without an argument it lives.
 */
const deadly = Number(process.argv[2] ?? Infinity);
atRacePoint('intake.started', (ids) => {
  if (ids.length >= deadly) process.kill(process.pid, 'SIGKILL');
});
