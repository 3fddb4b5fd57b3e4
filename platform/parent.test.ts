import { fork, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { transformFileSync } from '@swc/core';

const { code } = transformFileSync(join(__dirname, 'parent.ts'), { jsc: { parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } });
/** A process that takes a moment to shut down, and says that it did. */
const script = `${code}
  exports.exitWithParent(async () => {
    await new Promise((resolve) => setTimeout(resolve, 50));
    process.stdout.write('down in order');
  });
  const timer = setInterval(() => {}, 1000);
  process.once('SIGTERM', () => clearInterval(timer));
  exports.reportReady();`;

async function outputOf(child: ChildProcess): Promise<string> {
  let output = '';
  child.stdout!.on('data', (chunk: Buffer) => (output += chunk.toString()));
  // Node tells no 'close' of a child whose channel was closed by its parent.
  await Promise.all([once(child, 'exit'), once(child.stdout!, 'end')]);
  return output;
}

function start(): ChildProcess {
  return fork('-', { execArgv: ['-e', script], stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
}

describe('exitWithParent', () => {
  it('says that it is ready, and shuts down in order when its parent is gone', async () => {
    const child = start();
    const [message] = (await once(child, 'message')) as [unknown];
    expect(message).toEqual({ ready: true });
    const output = outputOf(child);
    child.disconnect();
    expect(await output).toBe('down in order');
    expect(child.exitCode).toBe(0);
  });

  it('does not keep a process alive that has shut down by itself', async () => {
    const child = start();
    await once(child, 'message');
    const output = outputOf(child);
    child.kill('SIGTERM');
    expect(await output).toBe('');
    expect(child.exitCode).toBe(0);
  });

  it('does nothing in a process that nobody watches over', async () => {
    const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    const output = outputOf(child);
    setTimeout(() => child.kill('SIGTERM'), 500);
    expect(await output).toBe('');
    expect(child.exitCode).toBe(0);
  });
});
