# bash completion for kubectl. It needs nothing but bash.

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
