// SPDX-License-Identifier: MIT
/** The script for bash. Nothing that is offered is expanded: no `compgen -W`, no eval. */
import { OFFER } from '../commands.ts';
import {
  flagsWithoutTool,
  type ShellCommand,
  type ShellFlag,
  type ShellValue,
  shellCommands,
  spellings,
} from './model.ts';

function offer(value: ShellValue): string {
  switch (value.kind) {
    case 'words':
      return `words ${value.words.join(' ')}`;
    case 'source':
      return `source ${value.source}`;
    default:
      return value.kind;
  }
}

function flagCases(flags: readonly ShellFlag[]): string[] {
  return flags.flatMap((flag) =>
    flag.value ? [`        ${spellings(flag).join(' | ')}) take='${offer(flag.value)}' ;;`] : [],
  );
}

const flagWords = (flags: readonly ShellFlag[]): string => flags.flatMap(spellings).join(' ');

function commandCase({ name, flags, places }: ShellCommand): string {
  const [place] = places;
  return [
    `    ${name})`,
    `      flags='${flagWords(flags)}'`,
    ...(place ? [`      place='${offer(place)}'`] : []),
    '      case $before in',
    ...flagCases(flags),
    '      esac',
    '      ;;',
  ].join('\n');
}

export function bashScript(): string {
  const names = shellCommands.map(({ name }) => name).join(' ');
  return `# SPDX-License-Identifier: MIT
# Completion of probetop for bash, printed by: probetop completion bash
_probetop() {
  local program=\${1/#'~/'/"$HOME/"} word before='' command='' flags place='' take='' head='' open='' quote='' i
  local -a typed=() kind=() found=()
  # What comes after -- is another program's line. bash-completion knows those; its function has had two names.
  for ((i = 2; i < COMP_CWORD; i++)); do
    [[ \${COMP_WORDS[i]} == -- ]] || continue
    word=\${COMP_WORDS[COMP_CWORD]}
    if declare -F _comp_command_offset >/dev/null; then
      _comp_command_offset $((i + 1))
    elif declare -F _command_offset >/dev/null; then
      _command_offset $((i + 1))
    elif ((i + 1 == COMP_CWORD)); then
      mapfile -t COMPREPLY < <(compgen -c -- "$word")
    else
      compopt -o filenames
      mapfile -t COMPREPLY < <(compgen -f -- "$word")
    fi
    return
  done
  # bash takes words apart at : and =, which are within a word here.
  for ((i = 1; i <= COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
    if ((i == COMP_CWORD)) && [[ -z $word && \${COMP_LINE:0:COMP_POINT} == *[[:space:]] ]]; then
      typed+=('')
    elif ((\${#typed[@]} > 0)) && [[ $open || $word =~ ^[:=]+$ ]]; then
      typed[-1]+=$word
    else
      typed+=("$word")
    fi
    [[ $word =~ ^[:=]+$ ]] && open=1 || open=''
  done
  word=\${typed[-1]}
  ((\${#typed[@]} > 1)) && before=\${typed[-2]} command=\${typed[0]}
  if [[ $word == --*=* ]]; then
    before=\${word%%=*} word=\${word#*=}
    [[ $COMP_WORDBREAKS == *=* ]] || head=$before=
  fi
  [[ $word == [\\"\\']* ]] && quote=1 word=\${word:1}
  case $command in
${shellCommands.map(commandCase).join('\n')}
    *)
      command=''
      flags='${flagWords(flagsWithoutTool)}'
      place='words ${names}'
      case $before in
${flagCases(flagsWithoutTool).join('\n')}
      esac
      ;;
  esac
  if [[ -z $take && $word == -* ]]; then
    take="words $flags"
  fi
  read -r -a kind <<<"\${take:-$place}"
  # What is still a path, before the function in it.
  [[ \${kind[*]} == 'source function' && $word == [./]* && $word != *:* ]] && kind=(file)
  case \${kind[0]} in
    file | folder)
      compopt -o filenames
      [[ \${take:-$place} == *function ]] && compopt -o nospace
      if [[ \${kind[0]} == file ]]; then
        mapfile -t found < <(compgen -f -- "$word")
      else
        mapfile -t found < <(compgen -d -- "$word")
      fi
      ;;
    source)
      mapfile -t found < <("$program" ${OFFER} "\${kind[1]}" "$word" 2>/dev/null)
      found=("\${found[@]%%$'\\t'*}")
      ;;
    words) found=("\${kind[@]:1}") ;;
  esac
  COMPREPLY=()
  # readline replaces what follows the last colon, of what is quoted all.
  local after=''
  [[ -z $quote && $COMP_WORDBREAKS == *:* && $word == *:* ]] && after=\${word%"\${word##*:}"}
  for i in "\${!found[@]}"; do
    [[ \${found[i]} == "$word"* ]] || continue
    COMPREPLY+=("$head\${found[i]#"$after"}")
  done
  [[ \${#COMPREPLY[@]} == 1 && \${COMPREPLY[0]} == *: ]] && compopt -o nospace
}
complete -F _probetop probetop
`;
}
