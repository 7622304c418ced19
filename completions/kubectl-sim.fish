# fish completion for kubectl.

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
