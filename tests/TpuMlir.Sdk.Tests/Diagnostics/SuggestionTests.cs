using TpuMlir.Sdk.Diagnostics;

namespace TpuMlir.Sdk.Tests.Diagnostics;

/// <summary>Expected names by counting edits by hand: a third of the shorter name may differ, one letter always may.</summary>
public class SuggestionTests
{
    [Theory]
    [InlineData("bakend", "backend")]
    [InlineData("BACKEND", "backend")]
    [InlineData("ModeL", "model")]
    [InlineData("modle", "model")]
    [InlineData("mdole", "model")]
    [InlineData("mdleo", null)]
    [InlineData("x", "y")]
    [InlineData("", null)]
    [InlineData("wholly-different", null)]
    public void The_nearest_name_is_suggested(string name, string? expected)
    {
        string? text = Suggestion.For(name, ["backend", "model", "output", .. name == "x" ? ["y"] : Array.Empty<string>()]);
        Assert.Equal(expected is null ? null : $"did you mean '{expected}'?", text);
    }

    [Fact]
    public void Of_equally_near_names_the_first_in_order_wins() => Assert.Equal("did you mean 'cab'?", Suggestion.For("ab", ["dab", "cab"]));
}
