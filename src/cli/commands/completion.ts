import type { CommandSpec } from '../command.ts';

const scripts: Readonly<Record<string, string>> = {
  bash: `_obsq() {
  local line
  COMPREPLY=()
  while IFS= read -r line; do COMPREPLY+=("$(printf '%q' "\${line%%$'\\t'*}")"); done \\
    < <(obsq __complete "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -o default -F _obsq obsq
`,
  zsh: `#compdef obsq
_obsq() {
  local -a lines candidates
  local line
  lines=("\${(@f)$(obsq __complete "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  for line in $lines; do
    [[ -z $line ]] && continue
    candidates+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}")
  done
  _describe 'obsq' candidates
}
compdef _obsq obsq
`,
  fish: `function __obsq_complete
  set -l words (commandline -opc) (commandline -ct)
  obsq __complete $words[2..-1] 2>/dev/null
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
  outputs: ['raw'],
  examples: [
    { command: 'source <(obsq completion bash)', doc: 'in ~/.bashrc' },
    { command: 'obsq completion fish > ~/.config/fish/completions/obsq.fish', doc: 'for fish' },
  ],
  run: async (session, invocation) => {
    await session.writeData([scripts[invocation.args[0] ?? ''] ?? '']);
  },
};
