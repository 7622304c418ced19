# PowerShell completion for kubectl.

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
