// Adds to package-lock.json the builds for other platforms that the registry it was made with did not offer (npm leaves them out silently, and
// `npm ci` then refuses the lockfile everywhere). They carry no hash; npm skips them where their platform is not the machine's.
import { readFileSync, writeFileSync } from 'node:fs';

const OS = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32'];
const CPU = ['arm64', 'arm', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'x64'];

const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'));
const added = [];
for (const [path, { optionalDependencies = {}, dev }] of Object.entries(lock.packages)) {
  if (path === '') continue;
  for (const [name, version] of Object.entries(optionalDependencies)) {
    const parts = name.split(/[/-]/);
    const os = OS.find((one) => parts.includes(one));
    const cpu = CPU.find((one) => parts.includes(one));
    if (lock.packages[`node_modules/${name}`] || lock.packages[`${path}/node_modules/${name}`] || !os || !/^\d+\.\d+\.\d+/.test(version)) continue;
    lock.packages[`node_modules/${name}`] = { version, ...(cpu && { cpu: [cpu] }), ...(dev && { dev: true }), optional: true, os: [os] };
    added.push(name);
  }
}
const sorted = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync('package-lock.json', `${JSON.stringify({ ...lock, packages: sorted }, null, 2)}\n`);
console.log(added.length === 0 ? 'nothing is missing' : `added ${added.join(', ')}`);
