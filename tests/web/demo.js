// The demo server of tests/flow/web_demo.c, and Debian's Chromium.
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const source = process.env.top_srcdir ?? fileURLToPath(new URL('../..', import.meta.url));
const build = process.env.top_builddir ?? `${source}/build`;

async function freePort() {
  const server = createServer();
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
}

// { base, home(person), said(), stop() }
export async function startDemo() {
  const port = await freePort();
  const process_ = spawn(`${build}/tests/flow/web_demo`, [source, String(port)], { stdio: ['pipe', 'pipe', 'pipe'] });
  const tokens = {};
  let said = '';
  process_.stderr.on('data', (text) => { said += text; });
  const ended = new Promise((done) => process_.on('exit', done));
  for await (const line of createInterface({ input: process_.stdout })) {
    const [name, value] = line.split(' ');
    tokens[name] = value;
    if (name === 'base') break;
  }
  if (!tokens.base) throw new Error(`web_demo: ${said}`);
  return {
    base: tokens.base,
    home: (person = 901) => `${tokens.base}/h/${tokens[`person-${person}`]}`,
    label: (terminal, generation = 2) => `${tokens.base}/t/${tokens[`label-${terminal}-${generation}`]}`,
    enrol: (login) => `${tokens.base}/staff/enrol/${tokens[`enrol-${login}`]}`,
    said: () => said,
    stop: () => { process_.stdin.end(); return ended; },
  };
}

export function startBrowser() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    chromiumSandbox: process.getuid() !== 0,       // as root Chromium refuses its sandbox
    args: ['--disable-dev-shm-usage'],
  });
}
