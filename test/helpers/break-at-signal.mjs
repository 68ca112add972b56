// SPDX-License-Identifier: MIT
/**
 * Loaded into the program by a test: from SIGUSR2 on, something that it calls while it draws, or while it handles the key
 * p, throws. PROBETOP_TEST_BREAK says which.
 */
const { includes } = Array.prototype;

const broken = () => {
  throw new Error('broken by a test');
};

process.on('SIGUSR2', () => {
  if (process.env.PROBETOP_TEST_BREAK === 'render') {
    // The help pads its keys while React renders it.
    String.prototype.padEnd = broken;
    return;
  }
  // What a key means is looked up in lists of keys.
  Array.prototype.includes = function (wanted, from) {
    return wanted === 'p' ? broken() : includes.call(this, wanted, from);
  };
});
