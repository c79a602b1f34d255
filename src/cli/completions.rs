//! `briefd completions`: for shells.
//!
//! The scripts for bash, zsh and fish ask `briefd complete` each time, so that
//! they know the feeds, tags and saved queries of the moment.

use super::{Globals, Outcome};
use clap::Args;
use clap_complete::Shell;

/// Print a completion script for a shell. Those of bash, zsh and fish know your
/// feeds, outlets, tags and saved queries.
#[derive(Debug, Args)]
pub(crate) struct CompletionsArgs {
    /// The shell
    #[arg(value_enum)]
    pub(crate) shell: Shell,
}

/// Readline parts words at colons and such, which is undone and done again.
const BASH: &str = r#"_briefd() {
    local line=${COMP_LINE:0:COMP_POINT} words current cut
    read -ra words <<< "$line"
    [[ $line == *[[:space:]] ]] && words+=("")
    current=${words[-1]}
    mapfile -t COMPREPLY < <("${COMP_WORDS[0]}" complete -- "${words[@]:1}" 2>/dev/null)
    cut=${current%"${current##*[:@=]}"}
    COMPREPLY=("${COMPREPLY[@]#"$cut"}")
    [[ ${#COMPREPLY[@]} == 1 && ${COMPREPLY[0]} == *: ]] && compopt -o nospace
}
complete -o default -F _briefd briefd
"#;

const ZSH: &str = r#"#compdef briefd
_briefd() {
    local -a found
    found=("${(@f)$("${words[1]}" complete -- "${(@Q)words[2,CURRENT]}" 2>/dev/null)}")
    found=(${found:#})
    if (( ${#found} )); then
        compadd -S '' -- ${(M)found:#*:}
        compadd -- ${found:#*:}
    else
        _files
    fi
}
if [[ $funcstack[1] == _briefd ]]; then
    _briefd "$@"
else
    compdef _briefd briefd
fi
"#;

const FISH: &str = r#"complete -c briefd -a '(briefd complete -- (commandline -opc)[2..-1] (commandline -ct) 2>/dev/null)'
"#;

pub(crate) fn run(args: CompletionsArgs, _: &Globals) -> Outcome {
    let mut made = Vec::new();
    let script = match args.shell {
        Shell::Bash => BASH.as_bytes(),
        Shell::Zsh => ZSH.as_bytes(),
        Shell::Fish => FISH.as_bytes(),
        shell => {
            clap_complete::generate(shell, &mut super::command(), "briefd", &mut made);
            &made
        }
    };
    super::output::stdout().write_all_flushed(script)?;
    Ok(crate::report::Exit::Done)
}
