using System.Security.Cryptography;
using System.Text.Json;
using TpuMlir.Samples.Tests.Running;

namespace TpuMlir.Samples.Tests;

/// <summary>What the package TpuMlir.Sdk does for a project with a plugin.json.</summary>
[Collection(PackageCollection.Name)]
public sealed class PluginBuildTests(PackageFixture packages)
{
    private const string Pass = """
        using TpuMlir.Sdk.Diagnostics;
        using TpuMlir.Sdk.Ir;
        using TpuMlir.Sdk.Plugins;

        namespace Acme;

        /// <summary>Says that it ran.</summary>
        [ExportPass("acme-note", "Says that it ran.")]
        public sealed class NotePass : IPass
        {
            /// <inheritdoc/>
            public void Run(Module module, PassContext context) =>
                context.Diagnostics.Report(new(new DiagnosticDescriptor("ACME001", Severity.Remark, "Note"), "ran"));
        }
        """;

    /// <summary>The folder is installable: what the host needs and nothing it brings; the host agrees.</summary>
    [Fact]
    public void TheOutputFolderIsThePlugin()
    {
        Workspace workspace = Project("complete", """{ "id": "acme.note", /* short */ "provides": { "passes": ["acme-note"] }, }""");
        workspace.Build().Succeeds();
        string folder = workspace["bin", "Release", "net10.0"];
        Assert.Equal(
            ["Acme.Note.deps.json", "Acme.Note.dll", "Acme.Note.pdb", "Acme.Note.xml", "plugin.json"],
            Directory.EnumerateFileSystemEntries(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));

        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "plugin.json")));
        Assert.Equal("acme.note", json.RootElement.GetProperty("id").GetString());
        Assert.Equal("1.2.3", json.RootElement.GetProperty("version").GetString());
        Assert.Equal("[0.1.0,0.2)", json.RootElement.GetProperty("sdk").GetString());
        Assert.Equal("Acme.Note.dll", json.RootElement.GetProperty("entry").GetString());
        string hash = "sha256-" + Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(folder, "Acme.Note.dll"))));
        Assert.Equal(hash, json.RootElement.GetProperty("files").GetProperty("Acme.Note.dll").GetString());
        Assert.Equal(2, json.RootElement.GetProperty("files").EnumerateObject().Count());

        string list = workspace.Tool("plugins", "list", "--plugins", folder).Succeeds().Output;
        Assert.Contains("acme.note", list, StringComparison.Ordinal);
        Assert.DoesNotContain("refused", list, StringComparison.Ordinal);

        // Nothing to do the second time, and the file stays.
        DateTime written = File.GetLastWriteTimeUtc(Path.Combine(folder, "plugin.json"));
        workspace.Build().Succeeds();
        Assert.Equal(written, File.GetLastWriteTimeUtc(Path.Combine(folder, "plugin.json")));
    }

    [Fact]
    public void ARangeThatExcludesThePackageIsAnError() =>
        Project("range", """{ "id": "acme.note", "sdk": "[0.2,0.3)", "provides": {} }""").Build().FailsWith(
            "error TPUB003: it asks for SDK [0.2.0, 0.3.0), and the project is compiled against TpuMlir.Sdk 0.1.0, which is outside; change the one or the other");

    /// <summary>All disagreements in one build, each with what to do.</summary>
    [Fact]
    public void WhatIsListedAndWhatIsExportedAgree()
    {
        CommandResult build = Project("provides", """{ "id": "acme.note", "provides": { "passes": ["acme-not"], "ops": ["acme.Note"], "formats": [{ "name": "note" }] } }""").Build();
        build.FailsWith("error TPUB006: provides.passes lists 'acme-not', and no type of the assembly exports it; export it, or leave it out");
        build.FailsWith("error TPUB006: Acme.NotePass exports 'acme-note', and provides.passes does not list it, so the host would not use it; add it to plugin.json");
        build.FailsWith("error TPUB006: provides.ops lists 'acme.Note', and no type of the assembly exports it; export it, or leave it out");
        build.FailsWith("error TPUB006: provides.formats lists 'note', and no type of the assembly exports it; export it, or leave it out");
    }

    [Fact]
    public void MalformedJsonIsAnErrorAtItsLine() =>
        Project("malformed", "{\n  \"id\": \"acme.note\"\n  \"provides\": {}\n}").Build().FailsWith("plugin.json(3): error TPUB001: not valid JSON: ");

    /// <summary>The kernels use System.Numerics.Tensors, which the host does not share: a plugin that uses it brings its own.</summary>
    [Fact]
    public void ADependencyOfTheSdkIsNotOneOfThePlugin()
    {
        const string Use = "namespace Acme; public static class Uses { public static float Max(float[] x) => System.Numerics.Tensors.TensorPrimitives.Max<float>(x); }";
        Workspace workspace = Project("dependency", """{ "id": "acme.note", "provides": { "passes": ["acme-note"] } }""");
        workspace.Write("Uses.cs", Use);
        workspace.Build().FailsWith(
            "error TPUB005: 'Acme.Note.dll' uses 'System.Numerics.Tensors', which is neither in the output folder, nor shared by the host, nor part of .NET");

        workspace.Write("Acme.Note.csproj", ProjectFile("""<PackageReference Include="System.Numerics.Tensors" Version="10.0.15" />"""));
        workspace.Build().Succeeds();
        Assert.True(File.Exists(workspace["bin", "Release", "net10.0", "System.Numerics.Tensors.dll"]));
    }

    /// <summary>A plugin for another plugin's chip: the contract is not copied, and who brings it is filled in.</summary>
    [Fact]
    public void AContractPackageIsRequiredAndNotCopied()
    {
        Workspace workspace = Project("contract", """{ "id": "acme.note", "provides": { "passes": ["acme-note"] } }""");
        workspace.Write("Acme.Note.csproj", ProjectFile("""<PackageReference Include="TpuMlir.Backends.Bm1684x.Contract" Version="0.1.0" />"""));
        workspace.Build().Succeeds();
        string folder = workspace["bin", "Release", "net10.0"];
        Assert.Equal(["Acme.Note.dll"], Directory.EnumerateFiles(folder, "*.dll").Select(Path.GetFileName));
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "plugin.json")));
        JsonElement required = json.RootElement.GetProperty("requires")[0];
        Assert.Equal("tpumlir.backend.bm1684x", required.GetProperty("id").GetString());
        Assert.Equal("[0.1.0,0.2)", required.GetProperty("version").GetString());
    }

    /// <summary>The host's word on a plugin for another SDK: the range it asks for and the version there is.</summary>
    [Fact]
    public void AHostOutsideTheRangeRefusesThePluginAndNamesBoth()
    {
        Workspace workspace = Project("newer", """{ "id": "acme.note", "provides": { "passes": ["acme-note"] } }""");
        workspace.Build().Succeeds();
        string manifest = workspace["bin", "Release", "net10.0", "plugin.json"];
        File.WriteAllText(manifest, File.ReadAllText(manifest).Replace("[0.1.0,0.2)", "[0.2.0,0.3)", StringComparison.Ordinal));
        CommandResult list = workspace.Tool("plugins", "list", "--plugins", Path.GetDirectoryName(manifest)!);
        Assert.Contains("it needs SDK [0.2.0, 0.3.0); this host has 0.1.0", list.Output, StringComparison.Ordinal);
    }

    private static string ProjectFile(string reference) => $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <Nullable>enable</Nullable>
            <Version>1.2.3</Version>
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="TpuMlir.Sdk" Version="{PackageFixture.Version}" />
            {reference}
          </ItemGroup>
        </Project>
        """;

    private Workspace Project(string name, string manifest)
    {
        Workspace workspace = packages.NewWorkspace($"build-{name}");
        workspace.Write("Acme.Note.csproj", ProjectFile(""));
        workspace.Write("plugin.json", manifest);
        workspace.Write("NotePass.cs", Pass);
        return workspace;
    }
}
