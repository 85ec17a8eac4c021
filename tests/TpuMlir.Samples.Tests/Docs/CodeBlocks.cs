namespace TpuMlir.Samples.Tests.Docs;

/// <summary>A block of code in a page.</summary>
/// <param name="Line">The line it begins on.</param>
/// <param name="Lines">Its lines without the spaces around them.</param>
internal sealed record CodeBlock(int Line, IReadOnlyList<string> Lines)
{
    /// <summary>A line of a block that stands for any lines left out.</summary>
    public const string LeftOut = "...";

    /// <summary>The fenced blocks of a page.</summary>
    public static IReadOnlyList<CodeBlock> Read(string page)
    {
        var blocks = new List<CodeBlock>();
        List<string>? open = null;
        string[] lines = File.ReadAllLines(page);
        for (int i = 0; i < lines.Length; i++)
        {
            if (!lines[i].TrimStart().StartsWith("```", StringComparison.Ordinal))
            {
                open?.Add(lines[i].Trim());
            }
            else if (open is null)
            {
                open = [];
            }
            else
            {
                blocks.Add(new CodeBlock(i - open.Count, open));
                open = null;
            }
        }

        Assert.True(open is null, $"{page}: a block of code does not end");
        return blocks;
    }

    /// <summary>True when a file has the block: all its lines in order, one behind the other except where lines are left out.</summary>
    public bool IsIn(IReadOnlyList<string> file)
    {
        int at = 0;
        bool first = true;
        foreach (string[] run in Runs())
        {
            int found = Enumerable.Range(at, Math.Max(file.Count - run.Length - at + 1, 0)).FirstOrDefault(i => run.Index().All(l => file[i + l.Index] == l.Item), -1);
            if (found < 0)
            {
                return false;
            }

            at = found + run.Length;
            first = false;
        }

        return !first;
    }

    private IEnumerable<string[]> Runs()
    {
        var run = new List<string>();
        foreach (string line in Lines.Append(LeftOut))
        {
            if (line != LeftOut)
            {
                run.Add(line);
            }
            else if (run.Count > 0)
            {
                yield return [.. run];
                run.Clear();
            }
        }
    }
}
