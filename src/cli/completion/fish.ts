// SPDX-License-Identifier: MIT
/** The script for fish, which quotes what it takes over by itself. */
import { OFFER } from '../commands.ts';
import {
  flagsWithoutTool,
  type ShellCommand,
  type ShellFlag,
  type ShellValue,
  shellCommands,
} from './model.ts';

const quoted = (text: string): string => `'${text.replace(/[\\']/g, (character) => `\\${character}`)}'`;

function values(value: ShellValue): string {
  switch (value.kind) {
    case 'words':
      return `-a ${quoted(value.words.join(' '))}`;
    case 'source':
      return `-a '(__probetop_offer ${value.source})'`;
    case 'file':
      return '-F';
    case 'folder':
      return "-a '(__fish_complete_directories)'";
    case 'anything':
      return '';
  }
}

function line(condition: string, parts: readonly string[]): string {
  return ['complete -c probetop', `-n ${quoted(condition)}`, ...parts.filter((part) => part !== '')].join(
    ' ',
  );
}

function flagLine(condition: string, { short, long, summary, value }: ShellFlag): string {
  const names = [short === undefined ? '' : `-s ${short}`, `-l ${long}`];
  return line(condition, [...names, value ? `-r ${values(value)}`.trimEnd() : '', `-d ${quoted(summary)}`]);
}

function commandLines({ name, flags, places }: ShellCommand): string[] {
  const condition = `__probetop_command ${name}`;
  const [place] = places;
  const placed = place && place.kind !== 'anything' ? [line(condition, [values(place)])] : [];
  return [...placed, ...flags.map((flag) => flagLine(condition, flag))];
}

export function fishScript(): string {
  const first = '__probetop_command';
  const lines = [
    ...shellCommands.map(({ name, summary }) => line(first, [`-a ${name}`, `-d ${quoted(summary)}`])),
    ...flagsWithoutTool.map((flag) => flagLine(first, flag)),
    ...shellCommands.flatMap(commandLines),
  ];
  return `# SPDX-License-Identifier: MIT
# Completion of probetop for fish, printed by: probetop completion fish
function __probetop_command --description 'Whether this command was given; without a name, whether none was'
    set -l typed (commandline -opc)[2..]
    if contains -- -- $typed
        false
    else if set -q argv[1]
        test "$typed[1]" = $argv[1]
    else
        not set -q typed[1]; or string match -q -- '-*' $typed[1]
    end
end
function __probetop_offer --description 'What the program finds on this machine'
    set -l program (string replace -r '^~/' $HOME/ -- (commandline -opc)[1])
    set -l word (string replace -r '^--[^=]*=' '' -- (commandline -ct) | string trim -l -c '"\\'')
    if test $argv[1] = function; and string match -q -r '^[./][^:]*$' -- $word
        __fish_complete_path $word
    else
        command $program ${OFFER} $argv[1] "$word" 2>/dev/null
    end
end
function __probetop_line --description 'The line of another program, after --'
    set -l typed (commandline -opc)
    set -l at (contains -i -- -- $typed); or return
    set -l words (string escape -- $typed[(math $at + 1)..])
    complete -C (string join ' ' -- $words (commandline -ct))
end
complete -c probetop -f
complete -c probetop -n 'contains -- -- (commandline -opc)' -a '(__probetop_line)'
${lines.join('\n')}
`;
}
