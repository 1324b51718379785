import { ownValue } from '../../../domain/own-value.ts';
import { outputs } from '../../io/output-format.ts';
import type { CommandSpec } from '../../session/command.ts';

const scripts: Readonly<Record<string, string>> = {
  // Readline splits words at "=" and ":" (--output=js arrives as three words, http://host too), and replaces only the part after the
  // sign. The line says which of them belong together: those without a blank between them.
  bash: `_obsq() {
  local line rest=\${COMP_LINE-} word words=() prefix= index last glued
  for ((index = 0; index <= COMP_CWORD; index++)); do
    word=\${COMP_WORDS[index]}
    glued=
    if [[ -n \${COMP_LINE-} ]]; then
      [[ $index -gt 0 && $rest != [[:blank:]]* ]] && glued=yes
      rest=\${rest#"\${rest%%[![:blank:]]*}"}
      rest=\${rest#"$word"}
    elif [[ $index -gt 1 ]]; then
      [[ $word == [=:]* || \${COMP_WORDS[index-1]} == *[=:] ]] && glued=yes
    fi
    if [[ -n $glued ]]; then
      last=$((\${#words[@]} - 1))
      prefix=\${words[last]}
      words[last]+=$word
      [[ $word == *[=:] ]] && prefix=\${words[last]}
    else
      words+=("$word")
      prefix=
    fi
  done
  words=("\${words[@]:1}")
  COMPREPLY=()
  while IFS= read -r line; do
    line=\${line%%$'\\t'*}
    COMPREPLY+=("$(printf '%q' "\${line#"$prefix"}")")
  done < <(obsq __complete "\${words[@]}" 2>/dev/null)
}
complete -o default -F _obsq obsq
`,
  // A sourced script registers itself. As a file in fpath, its first call must already complete.
  zsh: `#compdef obsq
_obsq() {
  local -a lines candidates
  local line
  lines=("\${(@f)$(obsq __complete "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  for line in $lines; do
    [[ -z $line ]] && continue
    candidates+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}")
  done
  if (( \${#candidates} )); then
    _describe 'obsq' candidates
  else
    _files
  fi
}
if [ "$funcstack[1]" = "_obsq" ]; then
  _obsq "$@"
else
  compdef _obsq obsq
fi
`,
  // An empty word has to be passed on as a word, but fish drops an empty result of a command substitution.
  fish: `function __obsq_complete
  set -l current (commandline -ct)
  set -l words (commandline -opc) "$current"
  set -l found (obsq __complete $words[2..-1] 2>/dev/null)
  if test (count $found) -gt 0
    printf '%s\\n' $found
  else
    __fish_complete_path "$current"
  end
end
complete -c obsq -f -a '(__obsq_complete)'
`,
};

/** `obsq completion <shell>`. */
export const completionCommand: CommandSpec = {
  name: 'completion',
  summary: 'shell completion: bash, zsh, fish',
  description:
    'Prints a script for the shell. Commands, flags, saved queries, contexts, namespaces and label values complete.',
  args: [{ name: 'shell', required: true, doc: 'bash, zsh or fish', choices: Object.keys(scripts) }],
  flags: [],
  outputs: outputs.script,
  examples: [
    { command: 'source <(obsq completion bash)', doc: 'in ~/.bashrc' },
    { command: 'obsq completion fish > ~/.config/fish/completions/obsq.fish', doc: 'for fish' },
  ],
  run: async (session, invocation) => {
    await session.writeData([ownValue(scripts, invocation.args[0] ?? '') ?? '']);
  },
};
