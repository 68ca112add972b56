// SPDX-License-Identifier: MIT
/** The palette: every command by its name, and command lines. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toolOf } from '../../../src/probes/any-tool.ts';
import { parseParams } from '../../../src/probes/params.ts';
import { type ToolId, toolIds } from '../../../src/probes/registry.ts';
import { idleTool } from '../../../src/state/store.ts';
import { keyText } from '../../../src/ui/keys/commands.ts';
import { InputDecoder } from '../../../src/ui/keys/decode.ts';
import { commandsOf } from '../../../src/ui/keys/keymap.ts';
import { chosenEntry, paletteEntries } from '../../../src/ui/keys/palette.ts';
import { registeredPane } from '../../../src/ui/panes/any-pane.ts';
import { hostileNames } from '../../helpers/hostile-names.ts';
import { testApp } from '../app-state.ts';
import { emulatedApp } from '../emulated.ts';
import { toBytes } from './recorder.ts';

const SIZES = [
  [80, 24],
  [200, 50],
] as const;

const kindOf = (id: ToolId) => {
  const tool = toolOf(id);
  return tool.kind === 'functions' ? tool.shows : tool.kind;
};

/** Every tab of the program, none of them at work. */
function wholeApp(tab: ToolId = 'opensnoop') {
  const all = Object.fromEntries(
    toolIds.map((id) => {
      const { params } = toolOf(id);
      return [id, idleTool(params, parseParams(params, {}), kindOf(id))];
    }),
  );
  const app = testApp({ tab, tools: all }, 10, registeredPane);
  const decoder = new InputDecoder({ ...app.keyboard, mouse: () => {} });
  const paste = (text: string | Uint8Array) =>
    decoder.feed(Buffer.concat([toBytes('\x1b[200~'), toBytes(text), toBytes('\x1b[201~')]));
  const offered = () =>
    paletteEntries(app.context()).flatMap((entry) => (entry.kind === 'command' ? [entry.command.id] : []));
  return { ...app, paste, offered, prompt: () => app.store.getState().prompt };
}

for (const tab of toolIds) {
  test(`in ${tab} it offers every command but itself, each found by its name`, () => {
    const { press, context, offered } = wholeApp(tab);
    press(':');
    const all = commandsOf(context()).filter(({ id }) => id !== 'palette');
    assert.deepEqual([...offered()].sort(), all.map(({ id }) => id).sort());
    for (const { id, label } of all) {
      press(`<ctrl-u>${label.replaceAll(/[<>]/g, '')}`);
      if (!/[<>]/.test(label)) assert.ok(offered().includes(id), `${id}: ${label}`);
    }
  });
}

test('it narrows by words in any order, and what begins with them comes first', () => {
  const { press, offered } = wholeApp();
  press(':screen sav');
  assert.deepEqual(offered(), ['save-screen']);
  press('<ctrl-u>open');
  assert.ok(offered().slice(0, 6).includes('tab-opensnoop'));
  press('<ctrl-u>ctrl-l');
  assert.deepEqual(offered(), ['redraw']);
  press('<ctrl-u>frobnicate');
  assert.deepEqual(offered(), []);
  press('<enter>');
});

test('Enter does the chosen one, arrows choose, Esc does nothing', () => {
  const { press, taken, prompt, context, store } = wholeApp();
  press(':redraw<escape>');
  assert.deepEqual([taken(), prompt()], [[], undefined]);
  press(':draw the screen<enter>');
  assert.deepEqual([taken(), prompt()], [['redraw'], undefined]);
  press(':open bio<down>');
  assert.equal(chosenEntry(context())?.kind, 'command');
  press('<enter>');
  assert.deepEqual(taken(), ['show biosnoop']);
  press(':<up><pagedown><pagedown><pagedown><pagedown><pagedown><pagedown><down>');
  const last = chosenEntry(context());
  assert.ok(last?.kind === 'command' && last.command.id === 'tab-funclatency');
  press('x');
  assert.equal(prompt()?.choice, 0, 'another text is another choice');
  press('<escape>?:');
  assert.equal(store.getState().help, undefined, 'the help gives way');
});

test('what is off is offered with why, and says so when it is taken', () => {
  const { press, context, store, taken } = wholeApp();
  press(":only the selected row's process");
  const entry = chosenEntry(context());
  assert.ok(entry?.kind === 'command');
  assert.equal(entry.reason, 'select a row first');
  press('<enter>');
  assert.match(store.getState().notice, /select a row first\.$/);
  assert.deepEqual(taken(), []);
});

test('a prompt of its own opens where a command asks for something', () => {
  const { press, prompt } = wholeApp();
  press(':only one process, by<enter>');
  assert.deepEqual([prompt()?.id, prompt()?.text], ['pid', '']);
});

test('a pasted command line waits for Enter, is done with it, and an ignored count is told', () => {
  const { press, paste, taken, store, prompt } = wholeApp();
  press(':');
  paste('sudo biolatency-bpfcc -Q -D -p 123 0.5 10\n');
  assert.deepEqual(taken(), []);
  assert.equal(prompt()?.line?.kind, 'line');
  press('<enter>');
  const raw = { queued: true, disks: true, pid: ['123'], interval: ['0.5'], count: ['10'] };
  const [done = '', ...after] = taken();
  const [, tool, given = ''] = /^line (\S+) (\{.*\}) \{/.exec(done) ?? [];
  assert.equal(tool, 'biolatency');
  const parsed = Object.entries(JSON.parse(given) as object).filter(([, value]) => value !== false);
  assert.deepEqual(Object.fromEntries(parsed), raw);
  assert.match(done, /\{"pid":123\}$/);
  assert.deepEqual(after, ['interval 0.5', 'show biolatency', 'start biolatency']);
  assert.equal(store.getState().tab, 'biolatency');
  assert.equal(store.getState().notice, 'Ignored on the screen: count 10.');
  assert.equal(store.getState().intervalSeconds, 0.5);
});

test('a line that makes no sense is a sentence, and nothing typed is lost', () => {
  const { press, paste, taken, prompt } = wholeApp();
  press(':');
  paste('biosnoop --dsik sda');
  press('<enter>');
  assert.equal(prompt()?.text, 'biosnoop --dsik sda');
  const { line } = prompt() ?? {};
  assert.ok(line?.kind === 'problem');
  assert.match(line.sentence, /no flag "--dsik"\. Did you mean --disk\?/);
  assert.deepEqual(taken(), []);
});

for (const [columns, rows] of SIZES) {
  test(`${columns}x${rows} shows commands with keys, the chosen one inverse, and why one is off`, async () => {
    const app = wholeApp();
    using screen = emulatedApp(app, { columns, rows });
    app.press(':<down>');
    const lines = await screen.shows(/^ {2}\d+ commands; Enter does it/);
    assert.match(lines[3] ?? '', /^ {2}t +count: failed, files, processes/);
    assert.match(lines[4] ?? '', /^ {2}Space +pause the view/);
    assert.deepEqual([screen.isInverse(1, 3), screen.isInverse(1, 4)], [false, true]);
    assert.match(lines.join('\n'), /Enter +only the selected row's process \(select a row first\)/);
    assert.match(lines.at(-1) ?? '', /^ : {2,}a command, or a line such as/);
    // The last of them is reached, and seen.
    app.press('<pagedown>'.repeat(9));
    const [name] = toolIds.slice(-1);
    await screen.shows(new RegExp(`^ {2}6 +open ${name}`));
    app.press('zzz');
    await screen.shows(/No command has these words/);
    app.press('<escape>');
    await screen.shows(/Stopped\. S starts it\./);
    assert.deepEqual(screen.errors, []);
  });

  test(`${columns}x${rows} shows what a command line would do while it is typed`, async () => {
    const app = wholeApp();
    app.store.setState({ identity: { ...app.store.getState().identity, pid: 77 } });
    using screen = emulatedApp(app, { columns, rows });
    app.press(':biosnoop -Q -d sda');
    let lines = await screen.shows(/-d sda +only this disk/);
    assert.match(lines[3] ?? '', /^ {2}Enter opens biosnoop with$/);
    assert.match(
      lines.join('\n'),
      / -Q +show the time in the queue too\n.*\n +PID 77 +still, as in every tab/,
    );
    app.press(' 5 -p 8');
    lines = await screen.shows(/duration 5 +ignored on the screen/);
    assert.doesNotMatch(lines.join('\n'), /PID 77 +still/);
    app.press(' --frobnicate-everything=yes');
    lines = await screen.shows(/has no flag "--frobnicate-everything"/);
    assert.ok(lines.every((line) => line.length <= columns));
    assert.deepEqual(screen.errors, []);
  });
}

test('hostile text that is pasted or typed is shown escaped and changes nothing else', async () => {
  const app = wholeApp();
  using screen = emulatedApp(app, { columns: 120 });
  app.press(':');
  const [first, second] = await screen.lines();
  for (const name of hostileNames) {
    for (const before of ['', 'opensnoop -n ', "opensnoop --x'"]) {
      app.press('<ctrl-u>');
      app.paste(Buffer.concat([Buffer.from(before), name]));
      const { prompt, tab, help } = app.store.getState();
      assert.deepEqual([prompt?.id, tab, help], ['command', 'opensnoop', undefined], name.toString('hex'));
    }
    app.press('<ctrl-u>opensnoop -n x');
    app.paste(name);
    const line = app.store.getState().prompt?.line;
    if (line?.kind !== 'line')
      assert.match(line?.sentence ?? '', /is for a shell|quote|takes no argument|no flag/);
  }
  app.press('<ctrl-u>');
  app.paste('opensnoop -n a\u202eb\u2028c\\\\d -x\x1b[35;45m');
  const lines = await screen.lines();
  assert.deepEqual(lines.slice(0, 2), [first, second]);
  assert.match(lines.at(-1) ?? '', /^ :opensnoop -n ab\\u2028c\\\\d -x\[35;45m/);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what a terminal is sent
  assert.doesNotMatch(screen.sent(), /\x1b\[35;45m|\u202e|\u2028/);
  assert.deepEqual([app.taken(), screen.errors], [[], []]);
});

test('a line that is longer than any screen is read to its end', () => {
  const { press, paste, prompt } = wholeApp();
  const names = Array.from({ length: 4000 }, (_, i) => `tcp_${i}`).join(',');
  press(':');
  paste(`funccount ${names} -p 7`);
  const { line } = prompt() ?? {};
  assert.ok(line?.kind === 'line');
  assert.deepEqual([line.line.raw.pattern, line.line.identity.pid], [[names], 7]);
});

test('in ASCII nothing else is sent, for commands and for lines', async () => {
  const app = wholeApp('biolatency');
  using screen = emulatedApp(app, { ascii: true });
  app.press(':');
  await screen.shows(/^ {2}\d+ commands; Enter does it/);
  for (const typed of ['up', `<ctrl-u>funclatency -u ${'x'.repeat(200)}`, '<ctrl-u>biolatency --x']) {
    app.press(typed);
    await screen.lines();
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what a terminal is sent
  assert.match(screen.sent(), /^[\x00-\x7e]+$/);
});

test('the palette is in the help, and keys are shown as everywhere', () => {
  const { context } = wholeApp();
  const palette = commandsOf(context()).find(({ id }) => id === 'palette');
  assert.equal(palette?.keys.map((key) => keyText(key, true)).join(), ':');
});
