using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using TpuMlir.Host.Compilation;
using TpuMlir.Host.Manifest;
using TpuMlir.Host.Plugins;
using TpuMlir.Host.Plugins.Inspection;
using TpuMlir.Host.Tests.Commands;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;

namespace TpuMlir.Host.Tests.Plugins.Faults;

/// <summary>Something wrong with a plugin, and how it is told. The documentation has the same list.</summary>
/// <param name="Name">What is wrong, in the documentation's words.</param>
/// <param name="Code">The diagnostic's code.</param>
/// <param name="Message">Its message; what depends on the machine is in capitals.</param>
/// <param name="Provoke">Makes it happen; returns what was reported.</param>
public sealed partial record Fault(string Name, string Code, string Message, Func<FaultLab, IReadOnlyList<Diagnostic>> Provoke)
{
    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>A folder of plugins to break, and the ways of using them.</summary>
public sealed partial class FaultLab : IDisposable
{
    private readonly Tool _tool = new();

    public PluginSandbox Sandbox { get; } = new();

    /// <summary>The model that is compiled unless a fault wants another.</summary>
    public static string Model => Path.Combine(Path.GetDirectoryName(Tool.Manifest)!, "shapes.onnx");

    public string Temporary => _tool.Folder;

    public void Dispose()
    {
        Sandbox.Dispose();
        _tool.Dispose();
    }

    /// <summary>What is wrong with the one plugin that is refused.</summary>
    public IReadOnlyList<Diagnostic> Refused() => Sandbox.Refused().Diagnostics;

    /// <summary>What an action on a composer ends with, else what it reported.</summary>
    public IReadOnlyList<Diagnostic> Compose(Action<PluginComposer> use)
    {
        using PluginComposer composer = Sandbox.Compose();
        try
        {
            use(composer);
            return Sandbox.Reported.All;
        }
        catch (DiagnosticException e)
        {
            return e.Diagnostics;
        }
    }

    /// <summary>What checking without running code finds in all plugins.</summary>
    public IReadOnlyList<Diagnostic> Doctor()
    {
        PluginCatalog catalog = Sandbox.Discover();
        return [.. catalog.Plugins.SelectMany(new PluginInspector(catalog).Check)];
    }

    /// <summary>What compiling the sample ends with, else what it reported; with the plugins beside the tests and those of the sandbox.</summary>
    public IReadOnlyList<Diagnostic> Compile(Action<CompileManifest>? edit = null)
    {
        var manifest = new CompileManifest
        {
            Model = new ModelSection { Source = Model },
            Target = new TargetSection { Backend = "bm1684x" },
            Verify = new VerifySection { Enabled = false },
            Output = new OutputSection { Artifact = _tool.At("a.out") },
        };
        edit?.Invoke(manifest);
        var catalog = PluginCatalog.Discover([Path.Combine(AppContext.BaseDirectory, "plugins"), Sandbox.Root], Sandbox.Reported);
        using var composer = new PluginComposer(catalog, Sandbox.Reported);
        try
        {
            new CompileRun(manifest, _tool.At("m.tpumlir.json"), composer, Sandbox.Reported, _ => { }).Run();
            return Sandbox.Reported.All;
        }
        catch (DiagnosticException e)
        {
            Assert.False(File.Exists(_tool.At("a.out")));
            return e.Diagnostics;
        }
    }

    /// <summary>A message without what depends on the machine and the run.</summary>
    public string Normal(string message)
    {
        message = message.Replace(Sandbox.Root, "PLUGINS", StringComparison.Ordinal).Replace(Temporary, "FOLDER", StringComparison.Ordinal)
            .Replace(Environment.Version.ToString(), "NET", StringComparison.Ordinal).Replace(typeof(Module).Assembly.GetName().Version!.ToString(), "SDK", StringComparison.Ordinal)
            .Replace(HostSdk.Version.ToString(), "SDK", StringComparison.Ordinal);
        message = message.Replace($"{NativeImage.ThisSystem} on {RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}", "HERE", StringComparison.Ordinal);
        return Hash().Replace(message, "HASH");
    }

    [GeneratedRegex("[0-9a-f]{64}|(?<=key )[0-9a-f]{16}")]
    private static partial Regex Hash();
}
