// The lockfile must fit package.json, pin exact versions, and name no registry: everybody installs from their own.
import { readFileSync } from 'node:fs';

const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'));
const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
const problems = [];

for (const kind of ['dependencies', 'devDependencies']) {
  for (const [name, version] of Object.entries(manifest[kind] ?? {})) {
    if (!/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version)) problems.push(`package.json: ${name} is not pinned to one version (${version})`);
    if (lock.packages[''][kind]?.[name] !== version) problems.push(`package-lock.json: ${name}@${version} is not what it was made from`);
  }
}
for (const [path, entry] of Object.entries(lock.packages)) {
  if (entry.resolved?.startsWith('http'))
    problems.push(`package-lock.json: ${path} names a registry (npm config set omit-lockfile-registry-resolved true)`);
  // Builds for other platforms may have none: see complete-lockfile.mjs.
  if (path !== '' && !entry.link && !entry.integrity && !entry.inBundle && !(entry.optional && entry.os))
    problems.push(`package-lock.json: ${path} has no hash`);
}

for (const problem of problems) console.log(problem);
if (problems.length > 0) process.exitCode = 1;
