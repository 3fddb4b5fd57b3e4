// Gets Temporal's server by the product's own chain, so that the tests find it: on the PATH, in the cache, downloaded, or built with Go.
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const { resolveTemporal } = require('../dist/cli/temporal/resolve-binary.js');
const { loadSettings } = require('../dist/platform/settings.js');

try {
  console.log(await resolveTemporal({ cacheDir: loadSettings(process.env).LUMBUNG_CACHE_DIR, say: console.log }));
} catch (error) {
  console.log(error.message);
  process.exitCode = 1;
}
