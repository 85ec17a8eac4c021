using NuGet.Versioning;
using TpuMlir.Host.Manifest;
using TpuMlir.Host.Plugins;
using TpuMlir.Host.Reports;
using TpuMlir.Sdk.Diagnostics;

namespace TpuMlir.Host.Commands;

/// <summary>What commands share: the plugins, where messages go, exit codes.</summary>
public sealed class CommandContext(TextWriter output, TextWriter errors, IPluginLoader? loader = null) : IDiagnosticSink
{
    /// <summary>Everything went well.</summary>
    public const int Success = 0;

    /// <summary>The user's material has errors.</summary>
    public const int UserError = 1;

    /// <summary>Verification or a comparison failed.</summary>
    public const int Failed = 2;

    /// <summary>A fault of the compiler.</summary>
    public const int Bug = 70;

    private bool _progressShown;

    /// <summary>Results go here.</summary>
    public TextWriter Output { get; } = output;

    /// <summary>Show remarks, not only warnings and errors.</summary>
    public bool Verbose { get; set; }

    /// <summary>Number of remarks not shown.</summary>
    public int HiddenRemarks { get; private set; }

    /// <summary>Directories with plugins the command line names.</summary>
    public IReadOnlyList<string> PluginFolders { get; set; } = [];

    /// <summary>Where plugins are looked for.</summary>
    public IReadOnlyList<string> PluginPaths => PluginSearchPath.Default(PluginFolders, this);

    /// <summary>The plugins of the search path; those a manifest asks for when it names some.</summary>
    /// <exception cref="DiagnosticException">The manifest names plugins that are not usable; all of them.</exception>
    public PluginComposer OpenPlugins(PluginsSection? section = null, string? manifestPath = null)
    {
        PluginCatalog catalog = PluginCatalog.Discover(PluginPaths, this);
        if (section is { Require.Length: > 0 })
        {
            var problems = new DiagnosticBag();
            PluginRequirement[] required = [.. section.Require.Select(r => new PluginRequirement(r.Id, r.Version is { } v ? VersionRange.Parse(v) : VersionRange.All))];
            catalog = catalog.Restrict(required, problems, new SourcePlace(manifestPath, Path: "plugins.require"));
            problems.ThrowIfErrors();
        }

        return new PluginComposer(catalog, this, loader);
    }

    /// <inheritdoc/>
    public void Report(Diagnostic diagnostic)
    {
        if (diagnostic.Descriptor.Severity == Severity.Remark && !Verbose)
        {
            HiddenRemarks++;
            return;
        }

        ClearProgress();
        foreach (string line in DiagnosticText.Lines(diagnostic))
        {
            errors.WriteLine(line);
        }
    }

    /// <summary>Shows what is going on, on a terminal only.</summary>
    public void Progress(string text)
    {
        if (!Console.IsErrorRedirected)
        {
            string line = text.Length > 100 ? text[..100] : text;
            errors.Write($"\r\u001b[K{line}");
            errors.Flush();
            _progressShown = true;
        }
    }

    /// <summary>Removes the progress line.</summary>
    public void ClearProgress()
    {
        if (_progressShown)
        {
            errors.Write("\r\u001b[K");
            _progressShown = false;
        }
    }

    /// <summary>An assembly that does not load is a fault of ours or of a plugin, not of the user's files.</summary>
    private static bool IsMissingAssembly(Exception e) =>
        e is FileLoadException || (e is FileNotFoundException { FileName: { } name } && name.Contains("Culture=", StringComparison.Ordinal));

    /// <summary>Runs a command: a user's error becomes its messages and exit code 1, a bug one message with where it happened.</summary>
    public int Guard(Func<int> command)
    {
        try
        {
            return command();
        }
        catch (DiagnosticException e)
        {
            ClearProgress();
            foreach (string line in DiagnosticText.Folded(e.Diagnostics))
            {
                errors.WriteLine(line);
            }

            int count = e.Diagnostics.Count(d => d.IsError);
            errors.WriteLine($"{count} error{(count == 1 ? "" : "s")}");
            return UserError;
        }
        catch (Exception e) when (e is (IOException or UnauthorizedAccessException) && !IsMissingAssembly(e))
        {
            Report(new Diagnostic(HostDiagnostics.FileSystem, e.Message, Help: "check the path and its permissions"));
            errors.WriteLine("1 error");
            return UserError;
        }
#pragma warning disable CA1031 // A bug must not look like a user's error, nor show a stack trace unless asked for.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Report(new Diagnostic(
                HostDiagnostics.InternalError,
                $"internal error: {e.Message}",
                Why: $"{e.GetType().Name} in {e.TargetSite?.DeclaringType?.Name}.{e.TargetSite?.Name}",
                Help: "this is a fault of the compiler; please report it with the model and the manifest (TPUMLIR_TRACE=1 prints the stack)"));
            if (Environment.GetEnvironmentVariable("TPUMLIR_TRACE") == "1")
            {
                errors.WriteLine(e);
            }

            return Bug;
        }
        finally
        {
            ClearProgress();
        }
    }
}

/// <summary>Diagnostics of the host's own.</summary>
public static class HostDiagnostics
{
    /// <summary>A file cannot be read or written.</summary>
    public static readonly DiagnosticDescriptor FileSystem = new("TPM0901", Severity.Error, "File system error");

    /// <summary>A fault of the compiler.</summary>
    public static readonly DiagnosticDescriptor InternalError = new("TPM0999", Severity.Error, "Internal error");
}
