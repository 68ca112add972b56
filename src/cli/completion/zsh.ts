// SPDX-License-Identifier: MIT
/** The script for zsh: `_arguments` does the work, what is found on the machine goes through `_describe`. */
import { OFFER } from '../commands.ts';
import {
  flagsWithoutTool,
  type ShellCommand,
  type ShellFlag,
  type ShellValue,
  shellCommands,
  spellings,
} from './model.ts';

/** Within single quotes. */
const quoted = (text: string): string => text.replaceAll("'", "'\\''");

const described = (text: string): string =>
  quoted(text.replace(/[\\[\]:]/g, (character) => `\\${character}`));

function action(value: ShellValue): string {
  switch (value.kind) {
    case 'words':
      return `(${value.words.join(' ')})`;
    case 'source':
      return `_probetop_${value.source === 'function' ? 'functions' : `offer ${value.source}`}`;
    case 'file':
      return '_files';
    case 'folder':
      return '_directories';
    case 'anything':
      return ' ';
  }
}

const valueSpec = (value: ShellFlag['value']): string =>
  value ? `:${described(value.metavar)}:${action(value)}` : '';

function flagSpec(flag: ShellFlag): string {
  const names = spellings(flag);
  const rest = `[${described(flag.summary)}]${valueSpec(flag.value)}'`;
  const others = flag.repeatable ? "'*'" : names.length > 1 ? `'(${names.join(' ')})'` : "''";
  // A long flag takes its value after = too.
  const typed = names.map((name) => (flag.value && name.startsWith('--') ? `${name}=` : name));
  return typed.length > 1 ? `${others}{${typed.join(',')}}'${rest}` : `${others}'${typed[0]}${rest}`;
}

const argumentsOf = (flags: readonly ShellFlag[], places: ShellCommand['places']): string =>
  [
    '_arguments -s -S',
    ...flags.map(flagSpec),
    ...places.map((place, i) => `'${i + 1}${valueSpec(place)}'`),
  ].join(' \\\n        ');

export function zshScript(): string {
  const names = shellCommands.map(
    ({ name, summary }) => `    '${name}:${quoted(summary.replaceAll(':', '\\:'))}'`,
  );
  const cases = shellCommands.map(
    ({ name, flags, places }) => `    ${name})\n      ${argumentsOf(flags, places)}\n      ;;`,
  );
  return `#compdef probetop
# SPDX-License-Identifier: MIT
# Completion of probetop for zsh, printed by: probetop completion zsh
_probetop_offer() {
  local value text
  local -a found
  while IFS=$'\\t' read -r value text; do
    found+=("\${value//:/\\\\:}:$text")
  done < <("$probetop_program" ${OFFER} "$1" "$PREFIX" 2>/dev/null)
  _describe -t "$1" "$1" found
}
_probetop_functions() {
  local value
  local -a whole open
  if [[ $PREFIX == [./]* && $PREFIX != *:* ]]; then
    _files -S ''
    return
  fi
  while IFS= read -r value; do
    if [[ $value == *: ]]; then open+=("$value"); else whole+=("$value"); fi
  done < <("$probetop_program" ${OFFER} function "$PREFIX" 2>/dev/null)
  compadd -a whole
  compadd -S '' -a open
}
_probetop() {
  local probetop_program=\${words[1]/#\\~\\//$HOME/} curcontext=$curcontext state line
  # What comes after -- is another program's line; names like commands are still zsh's own here.
  local -i dashes=\${words[(i)--]}
  if ((dashes < CURRENT)); then
    shift $dashes words
    ((CURRENT -= dashes))
    _normal
    return
  fi
  local -a commands=(
${names.join('\n')}
  )
  if ((CURRENT == 2)) && [[ $PREFIX != -* ]]; then
    _describe -t commands command commands
    return
  fi
  local command=$words[2]
  # From here on the words are those of the command.
  ((CURRENT > 2)) && [[ $command != -* ]] && shift words && ((CURRENT--))
  case $command in
${cases.join('\n')}
    *)
      ${argumentsOf(flagsWithoutTool, [])}
      ;;
  esac
}
if [[ $funcstack[1] == _probetop ]]; then
  _probetop "$@"
else
  compdef _probetop probetop
fi
`;
}
