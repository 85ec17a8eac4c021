namespace TpuMlir.Backends.Bm1684x.Tests.Generation;

/// <summary>Everything found wrong by one test.</summary>
internal sealed class Problems
{
    private readonly List<string> _all = [];

    /// <summary>What is being looked at; for messages.</summary>
    public string Sample { get; set; } = "";

    public void Add(string problem) => _all.Add($"{Sample}: {problem}");

    public void AddAll(IEnumerable<string> problems)
    {
        foreach (string problem in problems)
        {
            Add(problem);
        }
    }

    public void Require(bool holds, string problem)
    {
        if (!holds)
        {
            Add(problem);
        }
    }

    public void AssertNone() => Assert.True(_all.Count == 0, string.Join('\n', _all));
}
