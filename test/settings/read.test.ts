// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { configSchema, SCHEMA_PATH } from '../../scripts/config-schema.ts';
import { toolIds } from '../../src/probes/registry.ts';
import { displaySwitches, withDisplay } from '../../src/settings/display.ts';
import { readSettings } from '../../src/settings/read.ts';
import { defaultSettings, nextTheme, settingsText, THEME_NAMES } from '../../src/settings/settings.ts';

function problemOf(text: string): string {
  const reading = readSettings(text);
  assert.ok(reading.kind === 'problem', `${text} is taken`);
  return reading.problem;
}

function settingsOf(text: string) {
  const reading = readSettings(text);
  assert.ok(reading.kind === 'settings', JSON.stringify(reading));
  return reading.settings;
}

test('an empty object is the defaults, and each key changes its own', () => {
  assert.deepEqual(settingsOf('{}'), defaultSettings);
  assert.deepEqual(settingsOf(' {"theme": "light"}\r\n'), { ...defaultSettings, theme: 'light' });
  assert.deepEqual(settingsOf('{"interval":0.05}'), { ...defaultSettings, interval: 0.05 });
  assert.deepEqual(settingsOf('{"interval":36e2,"tab":"biosnoop"}'), {
    ...defaultSettings,
    interval: 3600,
    tab: 'biosnoop',
  });
  const show = '{"show":{"opensnoop":{"print-uid":true,"timestamp":false},"biosnoop":{}}}';
  assert.deepEqual(settingsOf(show).show, { opensnoop: ['uid'], biosnoop: [] });
});

test('what is printed is what is read', () => {
  for (const theme of THEME_NAMES) {
    for (const tab of toolIds) {
      const show = Object.fromEntries(
        toolIds
          .filter((id) => displaySwitches(id).length > 0)
          .map((id) => [id, displaySwitches(id).flatMap(({ name }, i) => (i % 2 === 0 ? [name] : []))]),
      );
      const settings = { theme, tab, interval: 0.2, show };
      assert.deepEqual(settingsOf(settingsText(settings)), settings);
    }
  }
  const reading = readSettings(settingsText(defaultSettings, './schema.json'));
  assert.equal(reading.kind === 'settings' && reading.schema, './schema.json');
});

for (const [what, text, problem] of [
  ['no file at all', '', 'line 1, column 1: the file is empty.'],
  ['blanks', ' \n\n', 'line 1, column 1: the file is empty.'],
  ['another value', '[1]', 'line 1, column 1: the file needs an object, not a list.'],
  [
    'a key that there is not',
    '{\n  "thme": "light"\n}',
    'line 2, column 3: the file has no key "thme"; did you mean "theme"?',
  ],
  [
    'a key that resembles none',
    '{"colour": 1}',
    'line 1, column 2: the file has no key "colour"; there are theme, interval, tab, show.',
  ],
  ['another type', '{\n\t"theme":\n\t 7}', 'line 3, column 3: theme needs a text, not a number.'],
  ['null', '{"theme": null}', 'line 1, column 11: theme needs a text, not null.'],
  ['a text for a number', '{"interval": "1"}', 'line 1, column 14: interval needs a number, not a text.'],
  [
    'a number for a switch',
    '{"show": {"opensnoop": {"timestamp": 1}}}',
    'line 1, column 38: timestamp needs true or false, not a number.',
  ],
  ['a switch for an object', '{"show": true}', 'line 1, column 10: show needs an object, not true.'],
  [
    'a theme that there is not',
    '{"theme": "blue"}',
    'line 1, column 11: no theme "blue"; there are default, light, high-contrast, monochrome.',
  ],
  ['a slip in a theme', '{"theme": "ligth"}', 'line 1, column 11: no theme "ligth"; did you mean "light"?'],
  [
    'a tab that there is not',
    '{"tab": "opensnop"}',
    'line 1, column 9: no tab "opensnop"; did you mean "opensnoop"?',
  ],
  [
    'an interval of nothing',
    '{"interval": 0}',
    'line 1, column 14: interval is in seconds, from 0.05 to 3600.',
  ],
  [
    'a negative interval',
    '{"interval": -1}',
    'line 1, column 14: interval is in seconds, from 0.05 to 3600.',
  ],
  [
    'a number beyond all',
    '{"interval": 1e999}',
    'line 1, column 14: interval is in seconds, from 0.05 to 3600.',
  ],
  [
    'a huge number',
    `{"interval": ${'9'.repeat(4000)}}`,
    'line 1, column 14: interval is in seconds, from 0.05 to 3600.',
  ],
  ['a number that is none', '{"interval": 01}', 'line 1, column 14: this is no number.'],
  [
    'a tool without switches',
    '{"show": {"vfsstat": {}}}',
    'line 1, column 11: show has no key "vfsstat"; there are biolatency, biosnoop, opensnoop, funclatency.',
  ],
  [
    'a switch of another tool',
    '{"show": {"biosnoop": {"timestamp": true}}}',
    'line 1, column 24: biosnoop has no key "timestamp"; there are queue, pattern.',
  ],
  [
    'a switch that changes what is traced',
    '{"show": {"opensnoop": {"failed": true}}}',
    'line 1, column 25: opensnoop has no key "failed"; there are timestamp, print-uid, print-tid, extended-fields, full-path.',
  ],
  ['a comma too many', '{"theme": "light",\n}', 'line 2, column 1: the comma before this is one too many.'],
  [
    'a comma too few',
    '{"theme": "light"\n "tab": "biosnoop"}',
    'line 2, column 2: a comma or "}" is missing before this.',
  ],
  ['a comment', '{\n  // mine\n}', 'line 2, column 3: JSON has no comments.'],
  ['another comment', '# mine\n{}', 'line 1, column 1: JSON has no comments.'],
  ['single quotes', "{'theme': 1}", 'line 1, column 2: JSON has texts and keys in double quotes.'],
  ['no quotes', '{theme: 1}', 'line 1, column 2: a key in double quotes is missing here.'],
  ['no colon', '{"theme" 1}', 'line 1, column 10: there is no ":" behind "theme".'],
  [
    'True',
    '{"theme": True}',
    'line 1, column 11: a value is missing here: a text in double quotes, a number, true or false.',
  ],
  ['an end that comes too early', '{"theme": "light"', 'line 1, column 18: the file ends too early.'],
  ['a text without an end', '{"theme": "light\n}', 'line 1, column 11: this text has no closing quote.'],
  [
    'a text that ends with a backslash',
    '{"theme": "\\',
    'line 1, column 11: this text has no closing quote.',
  ],
  [
    'an escape that JSON does not have',
    '{"theme": "\\x41"}',
    'line 1, column 11: this text has a character or an escape that JSON does not have.',
  ],
  [
    'a control character',
    '{"theme": "\x1b[2J"}',
    'line 1, column 11: this text has a character or an escape that JSON does not have.',
  ],
  ['something behind the end', '{} {}', 'line 1, column 4: something stands behind the end.'],
  [
    'a key that is there twice',
    '{"theme": "light", "theme": "default"}',
    'line 1, column 20: "theme" is there twice.',
  ],
  [
    'a prototype',
    '{"__proto__": {"theme": "light"}}',
    'line 1, column 2: the file has no key "__proto__"; there are theme, interval, tab, show.',
  ],
  [
    'a constructor',
    '{"show": {"constructor": {}}}',
    'line 1, column 11: show has no key "constructor"; there are biolatency, biosnoop, opensnoop, funclatency.',
  ],
  [
    'characters beyond the first plane',
    '{"$schema": "😀é", "x": 1}',
    'line 1, column 19: the file has no key "x"; there are theme, interval, tab, show.',
  ],
] as const) {
  test(`a file with ${what} is told by line and column`, () => {
    assert.equal(problemOf(text), problem);
  });
}

test('what is nested too deep is told, however deep it is', () => {
  for (const depth of [17, 60_000]) {
    assert.match(
      problemOf(`{"theme": ${'['.repeat(depth)}`),
      /^line 1, column 27: this is nested too deep\.$/,
    );
    assert.match(problemOf('{"a":'.repeat(depth)), /: this is nested too deep\.$/);
  }
});

test('a long name is cut where it is told', () => {
  const problem = problemOf(`{"${'k'.repeat(60_000)}": 1}`);
  assert.equal(
    problem,
    `line 1, column 2: the file has no key "${'k'.repeat(21)}..."; there are theme, interval, tab, show.`,
  );
});

test('any text is settings or one sentence with a place', () => {
  let seed = 1;
  const random = (below: number) => {
    seed = (seed * 1103515245 + 12345) & 0x7fffffff;
    return seed % below;
  };
  const whole = settingsText(defaultSettings);
  for (let round = 0; round < 2000; round++) {
    const at = random(whole.length);
    const put = ['', '"', '{', '}', ',', ':', '\\', '\x00', 'é', '9', '[', '\ud800'][random(12)] ?? '';
    const text = whole.slice(0, at) + put + whole.slice(at + random(3));
    const reading = readSettings(text);
    if (reading.kind === 'settings') JSON.parse(text);
    else assert.match(reading.problem, /^line \d+, column \d+: \S.*[.?]$/s);
  }
});

test('a flag is added to what the settings show, and its unit takes the place of theirs', () => {
  assert.deepEqual(withDisplay('opensnoop', ['uid'], { timestamp: true, pid: ['7'] }), {
    timestamp: true,
    uid: true,
    pid: ['7'],
  });
  assert.deepEqual(withDisplay('funclatency', ['milliseconds', 'functions'], { microseconds: true }), {
    microseconds: true,
    functions: true,
  });
  assert.deepEqual(withDisplay('opensnoop', ['uid'], { uid: false }), { uid: true });
});

test('themes follow each other round', () => {
  const seen = THEME_NAMES.map(() => '');
  let theme: (typeof THEME_NAMES)[number] = 'default';
  for (const at of seen.keys()) {
    seen[at] = theme;
    theme = nextTheme(theme);
  }
  assert.deepEqual([seen, theme], [THEME_NAMES, 'default']);
});

test('the schema in docs/ is that of the program', () => {
  const written: unknown = JSON.parse(readFileSync(SCHEMA_PATH, 'utf8'));
  assert.deepEqual(written, JSON.parse(configSchema()), 'see scripts/config-schema.ts');
});
