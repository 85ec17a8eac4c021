using System.Text.Json;
using System.Text.Json.Nodes;
using TpuMlir.Host.Plugins;
using TpuMlir.Sdk.Diagnostics;

namespace TpuMlir.Host.Tests.Plugins;

/// <summary>A directory of plugin folders for one test: copies of the fixtures, changed as the test wants.</summary>
public sealed class PluginSandbox : IDisposable
{
    public PluginSandbox() => Directory.CreateDirectory(Root);

    public string Root { get; } = Path.Combine(Path.GetTempPath(), $"tpumlir-plugins-{Guid.NewGuid():N}");

    /// <summary>What discovery and composition reported.</summary>
    public DiagnosticBag Reported { get; } = new();

    public static string Fixture(string name) => Path.Combine(AppContext.BaseDirectory, "fixtures", $"Fixtures.{name}");

    /// <summary>Copies a fixture plugin; returns its new folder.</summary>
    public string Add(string fixture, string? folder = null, Action<JsonObject>? edit = null)
    {
        string target = Path.Combine(Root, folder ?? fixture);
        Directory.CreateDirectory(target);
        foreach (string file in Directory.EnumerateFiles(Fixture(fixture)))
        {
            File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
        }

        if (edit is not null)
        {
            Edit(target, edit);
        }

        return target;
    }

    /// <summary>A folder with just that plugin.json.</summary>
    public string AddJson(string json, string folder = "plugin")
    {
        string target = Path.Combine(Root, folder);
        Directory.CreateDirectory(target);
        File.WriteAllText(Path.Combine(target, "plugin.json"), json);
        File.WriteAllText(Path.Combine(target, "A.dll"), "not a library");
        return target;
    }

    public static void Edit(string folder, Action<JsonObject> edit)
    {
        string file = Path.Combine(folder, "plugin.json");
        JsonObject json = JsonNode.Parse(File.ReadAllText(file))!.AsObject();
        edit(json);
        File.WriteAllText(file, json.ToJsonString(new JsonSerializerOptions { WriteIndented = true }));
    }

    public PluginCatalog Discover() => PluginCatalog.Discover([Root], Reported);

    public PluginComposer Compose() => new(Discover(), Reported, Loader);

    /// <summary>The loader under test; null is the default one.</summary>
    private static IPluginLoader? Loader =>
#if USE_MCMASTER
        new McMaster.McMasterLoader();
#else
        null;
#endif

    /// <summary>The one plugin that was refused.</summary>
    public InstalledPlugin Refused() => Discover().Plugins.Single(p => p.State == PluginState.Refused);

    /// <summary>The diagnostics an action ends with.</summary>
    public static IReadOnlyList<Diagnostic> Failure(Action action) => Assert.Throws<DiagnosticException>(action).Diagnostics;

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
