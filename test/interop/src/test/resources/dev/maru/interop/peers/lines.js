// One question a line on standard input, one answer a line on standard output: what every peer in Node.js shares.
const { createHash, randomBytes } = require('node:crypto');
const { existsSync, readFileSync } = require('node:fs');
const { join } = require('node:path');
const { createInterface } = require('node:readline');

const CHUNK = 16_384;
const MOST_WAITING = 1 << 20;

/** Answers until there are no more questions. */
async function serve(commands) {
  for await (const line of createInterface({ input: process.stdin })) {
    const { ask, ...argument } = JSON.parse(line);
    console.log(JSON.stringify((await commands[ask](argument)) ?? {}));
  }
  process.exit(0);
}

/** Hears messages: strings or buffers. */
class Transcript {
  digests = [];
  #sha = createHash('sha256');

  hear(message) {
    if (message === 'end') {
      this.digests.push(this.#sha.digest('hex'));
      this.#sha = createHash('sha256');
    } else {
      this.#sha.update(message);
    }
  }
}

/** Sends by send(string or buffer), as long as waiting() says that little waits. */
async function talk({ bytes, messages }, send, waiting) {
  const sha = createHash('sha256');
  const say = (message) => {
    sha.update(message);
    send(message);
  };
  for (let sent = 0; sent < bytes; sent += CHUNK) {
    while (waiting() > MOST_WAITING) {
      await new Promise((later) => setTimeout(later, 10));
    }
    say(randomBytes(CHUNK));
  }
  for (let i = 0; i < messages; i++) {
    say(`message ${i}`);
  }
  send('end');
  return { sha256: sha.digest('hex') };
}

/** The version of a package, which may not show its package.json to others. */
function versionOf(name) {
  const file = module.paths.map((folder) => join(folder, name, 'package.json')).find(existsSync);
  return JSON.parse(readFileSync(file)).version;
}

module.exports = { serve, talk, versionOf, Transcript };
