"""The completion scripts of each shell: they ask ``__complete`` and put its answer before the user.

They serve ``kubectl`` and ``kubectl-sim`` alike, and any kubectl: the protocol is the same.  The
entry points have the names that people's aliases know: ``__start_kubectl`` and ``_kubectl``.
"""

from __future__ import annotations

BASH = r"""# bash completion for kubectl. It needs nothing but bash.

# The words of the line up to the cursor. Bash splits them at "=" and ":"; kubectl does not.
__kubectl_words() {
    local rest=${COMP_LINE:0:COMP_POINT} word i
    words=()
    for ((i = 0; i <= COMP_CWORD; i++)); do
        word=${COMP_WORDS[i]}
        if ((i > 0)) && [[ -n $rest && $rest != [[:space:]]* ]]; then
            words[${#words[@]} - 1]+=${rest:0:${#word}}
        else
            rest=${rest#"${rest%%[![:space:]]*}"}
            words+=("${rest:0:${#word}}")
        fi
        rest=${rest:${#word}}
    done
}

# Files with one of the endings, and folders.
__kubectl_files() {
    local file ending
    while IFS= read -r file; do
        [[ -d $file ]] && COMPREPLY+=("$file")
        for ending in "$@"; do
            [[ -f $file && $file == *."$ending" ]] && COMPREPLY+=("$file")
        done
    done < <(compgen -f -- "$current")
    compopt -o filenames 2>/dev/null
}

# Choices with what they are about, in columns, where several are listed.
__kubectl_describe() {
    local width=0 choice about i
    ((${#COMPREPLY[@]} > 1)) || return
    [[ $COMP_TYPE == 37 || $COMP_TYPE == 42 ]] && return
    for choice in "${COMPREPLY[@]}"; do
        ((${#choice} > width)) && width=${#choice}
    done
    for i in "${!COMPREPLY[@]}"; do
        about=${abouts[i]}
        [[ -n $about ]] || continue
        ((${#about} + width + 4 > ${COLUMNS:-80})) && about="${about:0:${COLUMNS:-80} - width - 5}…"
        printf -v "COMPREPLY[$i]" "%-${width}s  (%s)" "${COMPREPLY[i]}" "$about"
    done
}

__start_kubectl() {
    local words=() lines=() abouts=() current directive line value prefix args
    COMPREPLY=()
    __kubectl_words
    args=("${words[@]:1}")
    args=("${args[@]//[\"\']/}")
    # Unquoted, so that the name may be an alias.
    mapfile -t lines < <(eval "${words[0]} __complete \"\${args[@]}\"" 2>/dev/null)
    ((${#lines[@]})) || return
    directive=${lines[-1]#:}
    unset 'lines[-1]'
    current=${args[-1]}
    prefix=""
    if [[ $current == -*=* ]]; then
        prefix=${current%%=*}=
        current=${current#*=}
    fi
    [[ $COMP_WORDBREAKS == *=* ]] && prefix=""
    if ((directive & 8)); then
        __kubectl_files "${lines[@]}"
        return
    fi
    for line in "${lines[@]}"; do
        value=${line%%$'\t'*}
        [[ $value == "$current"* ]] || continue
        [[ $line == *$'\t'* ]] && abouts[${#COMPREPLY[@]}]=${line#*$'\t'}
        if [[ $COMP_WORDBREAKS == *:* && $current == *:* ]]; then
            value=${value#"${current%"${current##*:}"}"}
        fi
        COMPREPLY+=("$prefix$value")
    done
    ((directive & 2)) && compopt -o nospace 2>/dev/null
    ((directive & 4)) && compopt +o default 2>/dev/null
    ((directive & 32)) && compopt -o nosort 2>/dev/null
    __kubectl_describe
}

complete -o default -F __start_kubectl kubectl kubectl-sim
"""

ZSH = r"""#compdef kubectl kubectl-sim
# zsh completion for kubectl.

_kubectl() {
    local -a lines described settings
    local directive line value about
    lines=("${(@f)$("${words[1]}" __complete "${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}" 2>/dev/null)}")
    directive=${lines[-1]#:}
    [[ $directive == <-> ]] || return 1
    lines=("${(@)lines[1,-2]}")
    [[ $PREFIX == -*=* ]] && compset -P 1 '*='
    if (( directive & 8 )); then
        _files -g "*.(${(j:|:)lines})"
        return
    fi
    for line in "${lines[@]}"; do
        value=${line%%$'\t'*}
        about=${line#"$value"}
        [[ -n $value ]] && described+=("${value//:/\\:}${about:+:${about#$'\t'}}")
    done
    if (( ! $#described )); then
        (( directive & 4 )) || _files
        return
    fi
    (( directive & 2 )) && settings+=(-S '')
    (( directive & 32 )) && settings+=(-V)
    _describe -t kubectl 'choice' described "${settings[@]}"
}

# As a file of $fpath it is called by its name; otherwise it is being sourced.
if [[ ${funcstack[1]} == _kubectl ]]; then
    _kubectl "$@"
else
    compdef _kubectl kubectl kubectl-sim
fi
"""

FISH = r"""# fish completion for kubectl.

function __kubectl_choices
    set -l words (commandline -opc)
    set -l typed (commandline -ct | string unescape; or commandline -ct)
    set -l lines ($words[1] __complete $words[2..] "$typed" 2>/dev/null)
    set -l directive (string replace -r '^:' '' -- $lines[-1])
    string match -qr '^[0-9]+$' -- $directive; or return
    set -e lines[-1]
    set -l prefix (string match -r -- '^-[^=]*=' $typed)
    set -l rest (string replace -r -- '^-[^=]*=' '' $typed)
    if test (math "floor($directive / 8) % 2") -eq 1
        __fish_complete_path "$rest" | string match -r -- '.*(?:/|\.(?:'(string join '|' $lines)'))(?:\t.*)?$' |
            string replace -r -- '^' "$prefix"
        return
    end
    if test (count $lines) -eq 0
        if test (math "floor($directive / 4) % 2") -eq 0
            __fish_complete_path "$rest" | string replace -r -- '^' "$prefix"
        end
        return
    end
    string replace -r -- '^' "$prefix" $lines
end

for program in kubectl kubectl-sim
    complete -c $program -e
    complete -c $program -f -a '(__kubectl_choices)'
end
"""

POWERSHELL = r"""# PowerShell completion for kubectl.

Register-ArgumentCompleter -Native -CommandName 'kubectl', 'kubectl-sim' -ScriptBlock {
    param($typed, $line, $cursor)

    $elements = @($line.CommandElements | Where-Object { $_.Extent.StartOffset -lt $cursor })
    $words = @($elements | ForEach-Object {
        $text = $_.Extent.Text
        if ($_.Extent.EndOffset -gt $cursor) {
            $text = $text.Substring(0, $cursor - $_.Extent.StartOffset)
        }
        $text -replace '[''"]', ''
    })
    $program, $arguments = $words
    $arguments = @($arguments | Where-Object { $null -ne $_ })
    if ($typed -eq '') {
        # Before 7.3, an empty argument has to be spelled out.
        $arguments += if ($PSVersionTable.PSVersion -lt [version]'7.3.0') { '""' } else { '' }
    }

    $answer = @(& $program '__complete' @arguments 2>$null)
    if ($answer.Count -eq 0 -or $answer[-1] -notmatch '^:(\d+)$') { return }
    $directive = [int]$Matches[1]
    $choices = @($answer | Select-Object -SkipLast 1)
    if ($directive -band 8) { return }

    $prefix = if ($typed -match '^(-[^=]*=)') { $Matches[1] } else { '' }
    $rest = $typed.Substring($prefix.Length)
    $space = if ($directive -band 2) { '' } else { ' ' }
    $found = @($choices | ForEach-Object {
        $value, $about = $_ -split "`t", 2
        if ($value -and $value.StartsWith($rest)) {
            if (-not $about) { $about = $value }
            [System.Management.Automation.CompletionResult]::new(
                "$prefix$value$space", $value, 'ParameterValue', $about)
        }
    })
    if ($found.Count -eq 0 -and ($directive -band 4)) { return '' }
    $found
}
"""

SCRIPTS = {"bash": BASH, "fish": FISH, "powershell": POWERSHELL, "zsh": ZSH}
