using System.Text.Json.Nodes;
using TpuMlir.Host.Plugins;
using TpuMlir.Host.Tests.Plugins;
using TpuMlir.Sdk.Conformance;

namespace TpuMlir.Host.Tests.Conformance;

/// <summary>Faults of a plugin's folder: plugin.json, assemblies, exports, documentation.</summary>
public sealed class FolderFaultTests : IDisposable
{
    private readonly Kit _kit = new();

    public void Dispose() => _kit.Dispose();

    [Fact]
    public void Plugin_the_host_refuses_is_looked_at_no_further()
    {
        string folder = _kit.Sandbox.Add("Complete", edit: json => json["sdk"] = "[7.0,8.0)");

        IReadOnlyList<ConformanceCase> cases = Kit.Run(folder, ConformanceLevel.Ops);

        Assert.Equal($"the host accepts it: TPM0402: it needs SDK [7.0.0, 8.0.0); this host has {HostSdk.Version} (sdk)", Kit.Failure(cases, "plugin.json"));
        Assert.Equal(["plugin.json"], cases.Select(c => c.Check).Distinct());
    }

    [Fact]
    public void Plugin_that_provides_nothing()
    {
        string folder = _kit.Sandbox.Add("Complete", edit: json => json.Remove("provides"));

        Assert.Equal("it provides something: 'provides' lists nothing, so nothing of the plugin is ever used", Kit.Failure(Kit.Run(folder, ConformanceLevel.Smoke), "plugin.json"));
    }

    [Fact]
    public void Member_the_sdk_does_not_have()
    {
        IReadOnlyList<ConformanceCase> cases = Kit.Run(_kit.Sandbox.Add("NeedsNewerSdk"), ConformanceLevel.Smoke);

        Assert.StartsWith("every type and member is there: Fixtures.NeedsNewerSdk.dll ", Kit.Failure(cases, "references"), StringComparison.Ordinal);
        Assert.Equal(["references"], Kit.Failed(cases));
        Assert.DoesNotContain(cases, c => c.Check == "load");
    }

    [Fact]
    public void Library_that_is_missing()
    {
        string folder = _kit.Sandbox.Add("UsesV1");
        File.Delete(Directory.EnumerateFiles(folder, "*Dependency*.dll").Single());

        Assert.Contains("load", Kit.Failed(Kit.Run(folder, ConformanceLevel.Smoke)));
    }

    [Theory]
    [InlineData("passes", "pass 'ghost': plugin.json lists pass 'ghost', and nothing exports it")]
    [InlineData("ops", "operator 'ghost': plugin.json lists operator 'ghost', and nothing exports it")]
    [InlineData("backends", "backend 'ghost': plugin.json lists backend 'ghost', and nothing exports it")]
    [InlineData("importers", "importer 'ghost': plugin.json lists importer 'ghost', and nothing exports it")]
    public void Listed_and_not_exported(string kind, string message)
    {
        string folder = _kit.Sandbox.Add("Complete", edit: json => json["provides"]![kind]!.AsArray().Add("ghost"));

        Assert.Equal(message, Kit.Failure(Kit.Run(folder, ConformanceLevel.Smoke), "exports"));
    }

    [Theory]
    [InlineData("passes", "pass 'faulty-pass'")]
    [InlineData("ops", "operator 'faulty.Negate'")]
    [InlineData("importers", "importer 'elsewhere:com.faulty::Negate'")]
    [InlineData("referenceRunners", "reference runner 'faulty'")]
    public void Exported_and_not_listed(string kind, string what)
    {
        string folder = _kit.Sandbox.Add("Complete", edit: json => json["provides"]![kind] = new JsonArray());

        IReadOnlyList<ConformanceCase> cases = Kit.Run(folder, ConformanceLevel.Smoke);

        Assert.Equal($"everything exported is listed: {what} is exported, and plugin.json does not list it, so it is not used", Kit.Failure(cases, "exports"));
        Assert.Equal(["exports"], Kit.Failed(cases));
    }

    [Fact]
    public void Plugin_without_a_title()
    {
        string folder = _kit.Sandbox.Add("Complete", edit: json => json.Remove("title"));

        IReadOnlyList<ConformanceCase> cases = Kit.Run(folder, ConformanceLevel.Smoke);

        Assert.Equal("plugin.json: plugin.json has no 'title', which is what 'tpumlir plugins list' tells users of the plugin and its parts", Kit.Failure(cases, "documentation"));
        Assert.Equal(["documentation"], Kit.Failed(cases));
    }

    [Fact]
    public void Parts_without_summaries_and_options_nobody_can_set()
    {
        string folder = _kit.Sandbox.Add("Undocumented", edit: json => json["title"] = "Undocumented");

        IReadOnlyList<ConformanceCase> cases = Kit.Run(folder, ConformanceLevel.Smoke);

        string[] documentation = [.. cases.Where(c => c is { Check: "documentation", Verdict: ConformanceVerdict.Failed }).Select(c => $"{c.Subject}: {c.Message}")];
        Assert.Equal(
            [
                "operator 'undocumented.Same': the operator has no summary; give it a summary on the class; operand 'input' has no summary; give it a summary on the property; result 'output' has no summary; give it a summary on the property; attribute 'level' has no summary; give it a summary on the property",
                "pass 'undocumented': the pass has no summary; give it the second argument of ExportPass; option 'strength' has no summary; give it a Description attribute on the property; option 'mode' has no summary; give it a Description attribute on the property",
            ],
            documentation);
        Assert.Equal(
            "pass 'undocumented': option 'strength' is of type Single; options are bool, int, long, double, string or string[]; option 'mode' was set to 'a b' and reads 'A B'",
            Kit.Failure(cases, "options"));
        Assert.Equal(["documentation", "options"], Kit.Failed(cases));
    }

    [Theory]
    [InlineData("open", "")]
    [InlineData("open-throwing", "open-throwing: TPM0307: plugin 'fixtures.extension' 1.0.0 failed creating a part of a backend (Fixtures.Extension.ThrowingPart): no table of exponents")]
    [InlineData("open-odd", "open-odd: TPM0401: plugin 'fixtures.extension' 1.0.0 brings Fixtures.Extension.OddPart for OPEN, which has no use for it")]
    [InlineData("closed", "closed: TPM0401: plugin 'fixtures.extension' 1.0.0 brings Fixtures.Extension.ClosedPart for CLOSED, which has no use for it")]
    public void Part_of_a_backend(string chip, string message)
    {
        _kit.Sandbox.Add("Extensible");
        string folder = _kit.Sandbox.Add("Extension", edit: json => json["provides"] = new JsonObject { ["extends"] = new JsonArray(chip) });

        IReadOnlyList<ConformanceCase> cases = Kit.Run(folder, ConformanceLevel.Smoke);

        Assert.Equal(message, string.Join("; ", cases.Where(c => c is { Check: "parts", Verdict: ConformanceVerdict.Failed }).Select(c => $"{c.Subject}: {c.Message}")));
        Assert.Contains(cases, c => c is { Check: "parts" } && c.Subject == chip);
    }

    [Fact]
    public void Part_whose_constructor_throws()
    {
        string folder = _kit.Sandbox.Add("Throwing", edit: json => json["title"] = "Throwing");

        IReadOnlyList<ConformanceCase> cases = Kit.Run(folder, ConformanceLevel.Smoke);

        Assert.Contains("backend Fixtures.Throwing.BrokenBackend: it threw InvalidOperationException: the lab is closed on Sundays", cases
            .Where(c => c is { Check: "instances", Verdict: ConformanceVerdict.Failed }).Select(c => $"{c.Subject}: {c.Message}"));
        Assert.Contains(cases, c => c is { Check: "instances", Subject: "pass Fixtures.Throwing.WorkingPass", Verdict: ConformanceVerdict.Passed });
    }
}
