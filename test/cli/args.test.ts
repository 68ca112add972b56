// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseArgs } from '../../src/cli/args.ts';
import { programHelp, toolHelp } from '../../src/cli/help.ts';
import { ProbeError } from '../../src/probes/errors.ts';
import { parseParams } from '../../src/probes/params.ts';
import { firstTool, toolIds, tools } from '../../src/probes/registry.ts';

function opensnoop(...argv: string[]) {
  const command = parseArgs(['opensnoop', ...argv]);
  assert.equal(command.kind, 'tool');
  return { common: command.common, values: parseParams(tools.opensnoop.params, command.raw) };
}

test('without arguments one tool is opened that works everywhere', () => {
  const command = parseArgs([]);
  assert.ok(command.kind === 'tool');
  assert.deepEqual([command.tool, command.named], [firstTool, false]);
});

test('any tool can be named', () => {
  for (const id of toolIds) {
    const command = parseArgs([id]);
    assert.ok(command.kind === 'tool');
    assert.deepEqual([command.tool, command.named], [id, true]);
  }
});

test('long flags may have underscores, as bcc spells some', () => {
  const { values } = opensnoop(
    '--extended_fields',
    '--flag_filter',
    'O_CREAT',
    '--flag_filter=O_EXCL',
    '--full_path',
  );
  const hyphens = opensnoop(
    '--extended-fields',
    '--flag-filter',
    'O_CREAT',
    '--flag-filter=O_EXCL',
    '--full-path',
  );
  assert.deepEqual(values, hyphens.values);
  assert.equal(values.extended, true);
  assert.throws(() => opensnoop('--no_such_flag'), /no-such-flag/);
});

test('bcc letters work alone, joined and repeated', () => {
  const { values } = opensnoop('-TUxe', '-p', '17', '-n', 'sh', '-f', 'O_CREAT', '-f', 'O_EXCL', '-d', '2.5');
  assert.deepEqual(values, {
    timestamp: true,
    uid: true,
    failed: true,
    pid: 17,
    tid: undefined,
    byUid: undefined,
    duration: 2.5,
    name: 'sh',
    under: undefined,
    showTid: false,
    extended: true,
    flags: ['O_CREAT', 'O_EXCL'],
    fullPath: false,
  });
});

test('long flags mean what their letters mean', () => {
  assert.deepEqual(
    opensnoop('--failed', '--pid=9', '--full-path').values,
    opensnoop('-x', '-p9', '-F').values,
  );
});

test('user ID 0 is a filter and not the absence of one', () => {
  assert.equal(opensnoop('-u', '0').values.byUid, 0);
});

test('common flags are understood', () => {
  const { common } = opensnoop('--json', '--ring-bytes', '4096', '--cgroup', '/x', '--self', '--summary');
  assert.equal(common.json, true);
  assert.equal(common.ringBytes, 4096);
  assert.equal(common.cgroup, '/x');
  assert.equal(common.self, true);
  assert.equal(common.onlySummary, true);
});

test('help, manual, version and doctor are commands', () => {
  assert.deepEqual(parseArgs(['-h']), { kind: 'help', tool: undefined });
  assert.deepEqual(parseArgs(['opensnoop', '-h']), { kind: 'help', tool: 'opensnoop' });
  assert.deepEqual(parseArgs(['help', 'opensnoop']), { kind: 'manual', tool: 'opensnoop' });
  assert.deepEqual(parseArgs(['-V']), { kind: 'version' });
  assert.deepEqual(parseArgs(['doctor', '--json']), { kind: 'doctor', json: true });
});

test('what makes no sense is one sentence and exit code 2', () => {
  for (const [argv, sentence] of [
    [['opensnoop', '--frobnicate'], /no flag "--frobnicate"/],
    [['opensnoop', '-Z'], /no flag "-Z"/],
    [['--frobnicate'], /no flag "--frobnicate"/],
    [['opensnop'], /no tool "opensnop"/],
    [['opensnoop', 'extra'], /no argument "extra"/],
    [['help', 'nothing'], /no tool "nothing"/],
  ] as const) {
    assert.throws(
      () => parseArgs(argv),
      (error) => error instanceof ProbeError && error.exitCode === 2 && sentence.test(error.message),
      argv.join(' '),
    );
  }
  for (const [argv, near] of [
    [['opensnoop', '--faild'], 'Did you mean --failed?'],
    [['opensnoop', '-X'], 'Did you mean -x?'],
    [['biosnoop', '--ring-byte', '1'], 'Did you mean --ring-bytes?'],
  ] as const) {
    assert.throws(
      () => parseArgs(argv),
      (error) => error instanceof ProbeError && error.remedy.startsWith(near),
      argv.join(' '),
    );
  }
  assert.throws(
    () => parseArgs(['opensnop']),
    (error) => error instanceof ProbeError && /opensnoop/.test(error.remedy),
  );
});

test('a value that looks like a flag or is missing is refused, not guessed', () => {
  for (const argv of [
    ['-p'],
    ['-p', '-x'],
    ['-p', 'abc'],
    ['--pid='],
    ['-d', '-1'],
    ['-n'],
    ['-f'],
    ['-p', '1', '-p', '2'],
  ]) {
    assert.throws(() => opensnoop(...argv), { code: 'BAD_VALUE' }, argv.join(' '));
  }
});

test('the short help names every flag and fits 80x24', () => {
  for (const id of toolIds) {
    const lines = toolHelp(id).trimEnd().split('\n');
    assert.ok(lines.length <= 24, `${id} has ${lines.length} lines`);
    for (const line of lines) assert.ok(line.length <= 80, line);
    for (const param of Object.values(tools[id].params))
      assert.match(toolHelp(id), new RegExp(`--${param.long}\\b`));
  }
  for (const line of programHelp().split('\n')) assert.ok(line.length <= 80, line);
});

test('a flag that a tool has for its own and all tools have too is in its help once', () => {
  for (const id of toolIds) {
    const flags = [...toolHelp(id).matchAll(/(?<![\w-])--([a-z-]+)/g)].map(([, name]) => name);
    // The usage names --plain and --json besides.
    const listed = flags.slice(1).filter((name) => name !== 'json');
    assert.equal(new Set(listed).size, listed.length, `${id}: ${listed}`);
  }
  assert.equal(toolHelp('biolatency').match(/--interval\b/g)?.length, 1);
});

test('an argument without a flag is the parameter of its place, once', () => {
  const command = parseArgs(['biosnoop', '2.5', '--plain']);
  assert.ok(command.kind === 'tool');
  assert.deepEqual(command.raw.duration, ['2.5']);
  const refused = (argv: readonly string[], sentence: RegExp) =>
    assert.throws(
      () => parseArgs(argv),
      (error) => error instanceof ProbeError && sentence.test(error.message),
    );
  refused(['biosnoop', '2', '--duration', '3'], /was given --duration twice/);
  refused(['biosnoop', '2', '3'], /biosnoop takes no argument "3"/);
  refused(['opensnoop', '2'], /opensnoop takes no argument "2"/);
});

function biolatency(...argv: string[]) {
  const command = parseArgs(['biolatency', ...argv]);
  assert.ok(command.kind === 'tool');
  return { common: command.common, values: parseParams(tools.biolatency.params, command.raw) };
}

test("biolatency takes bcc's letters, an interval and a count", () => {
  const { values, common } = biolatency('-TQmDFej', '-d', 'sda', '-p', '17', '0.2', '5');
  assert.deepEqual(values, {
    ...{ queued: true, disks: true, flags: true, milliseconds: true, timestamp: true, extension: true },
    ...{ pid: 17, disk: 'sda', operation: undefined, comm: undefined, minMs: undefined },
    ...{ interval: 0.2, count: 5 },
  });
  assert.equal(common.json, true);
  assert.deepEqual(biolatency('1').values, biolatency('--interval', '1').values);
  assert.deepEqual(biolatency('1', '2').values, biolatency('--count=2', '--interval=1').values);
  assert.deepEqual([biolatency('--count', '2').values.count, biolatency().values.interval], [2, undefined]);
});

test('every letter is that of its own parameter', () => {
  for (const id of toolIds) {
    for (const [name, { short, kind }] of Object.entries(tools[id].params)) {
      if (short === undefined) continue;
      const command = parseArgs([id, `-${short}`, ...(kind === 'switch' ? [] : ['1'])]);
      assert.ok(command.kind === 'tool');
      assert.deepEqual(command.raw[name], kind === 'switch' ? true : ['1'], `${id} -${short}`);
    }
  }
});

test('every tool can be recorded', () => {
  for (const id of toolIds) {
    const command = parseArgs([id, '--record', 'new.rec']);
    assert.ok(command.kind === 'tool' && command.common.record === 'new.rec', id);
  }
});

test('-j is --json in every tool', () => {
  for (const id of toolIds) {
    const command = parseArgs([id, '-j']);
    assert.ok(command.kind === 'tool' && command.common.json, id);
  }
  assert.throws(() => parseArgs(['biolatency', '-j', '--plain']), { code: 'BAD_VALUE' });
});

test('the interval of a tool is that of its screen too, wherever it stands', () => {
  for (const argv of [['0.5'], ['--interval', '0.5'], ['0.5', '3']])
    assert.equal(biolatency(...argv).common.interval, 0.5, argv.join(' '));
  assert.equal(opensnoop('--interval', '0.5').common.interval, 0.5);
  assert.equal(biolatency().common.interval, undefined);
});

test('an interval or a count that is none is one sentence and exit code 2', () => {
  for (const argv of [
    ...[['0'], ['-1'], ['abc'], ['1s'], ['1e3'], ['0x1'], [''], ['1', '0'], ['1', '1.5'], ['1', '-3']],
    ...[['1', 'x'], ['1', '2', '3'], ['--interval', '0'], ['--interval='], ['--count', '0'], ['--interval']],
    ...[
      ['1', '--interval', '1'],
      ['1', '2', '--count', '2'],
    ],
  ]) {
    assert.throws(
      () => biolatency(...argv),
      (error) => error instanceof ProbeError && error.exitCode === 2 && /^\S.*\.$/.test(error.message),
      argv.join(' '),
    );
  }
});

test('what follows -- is run, whatever it looks like, and nothing of it is a flag of ours', () => {
  const command = parseArgs(['opensnoop', '-x', '--', 'ls', '-p', '7', '--', '--json']);
  assert.ok(command.kind === 'tool');
  assert.deepEqual(command.run, ['ls', '-p', '7', '--', '--json']);
  assert.equal(command.common.json, false);
  const line = parseArgs(['vfsstat', '--exec', 'a | b']);
  assert.ok(line.kind === 'tool');
  assert.deepEqual(line.run, ['/bin/sh', '-c', 'a | b']);
});

test('a command that cannot be all that is traced is refused', () => {
  for (const args of [
    ['opensnoop', '--'],
    ['opensnoop', '-p', '7', '--', 'ls'],
    ['opensnoop', '-t', '7', '--', 'ls'],
    ['opensnoop', '--cgroup', 'a', '--', 'ls'],
    ['opensnoop', '--exec', 'ls', '--', 'ls'],
    ['opensnoop', '--replay', 'file', '--', 'ls'],
    ['demo', '--', 'ls'],
  ])
    assert.throws(() => parseArgs(args), { code: 'BAD_VALUE' }, args.join(' '));
});
