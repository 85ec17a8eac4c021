using TpuMlir.Host.Locking;
using TpuMlir.Host.Manifest;
using TpuMlir.Host.Plugins;
using TpuMlir.Host.Plugins.Trust;
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

    /// <summary>A fault of the compiler or of a plugin.</summary>
    public const int Bug = 70;

    private readonly List<PluginComposer> _opened = [];
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

    /// <summary>The policy the command line gives, or null.</summary>
    public string? Policy { get; set; }

    /// <summary>The manifest in work: messages name the file a value came from. Null without one.</summary>
    internal ManifestLayers? Layers { get; set; }

    /// <summary>The plugins of the search path under the command line's policy.</summary>
    /// <exception cref="DiagnosticException">The policy needs what a command without a manifest does not have.</exception>
    public PluginComposer OpenPlugins() => Open(new(
        Policy switch
        {
            "signed" => PluginCatalog.Discover(PluginPaths, this).Under(PluginPolicy.Signed(TrustedKeys.Read(UserFolder.Keys, [], this))),
            "pinned" => throw new DiagnosticException(new Diagnostic(
                LockDiagnostics.NoLock, "the policy 'pinned' needs the lock of a compilation, and this command has none", Help: "use --plugin-policy signed")),
            _ => PluginCatalog.Discover(PluginPaths, this),
        },
        this,
        loader));

    /// <summary>The plugins a manifest lets be used, without regard to its lock.</summary>
    /// <exception cref="DiagnosticException">Plugins it needs are not usable.</exception>
    public PluginComposer OpenPlugins(CompileManifest manifest, string path)
    {
        var selection = new PluginSelection(manifest.Plugins, path, Policy, LockFile.PathOf(path, manifest.Output.Lock), Lock: null);
        return Open(new(selection.Apply(PluginCatalog.Discover(PluginPaths, this), this), this, loader));
    }

    /// <summary>The plugins a compilation may use.</summary>
    /// <exception cref="DiagnosticException">Plugins it needs are not usable, or something is not as its lock says.</exception>
    internal PluginComposer OpenPlugins(PluginSelection selection, LockSession session)
    {
        PluginCatalog catalog = PluginCatalog.Discover(PluginPaths, this);
        session.Start(catalog);
        return Open(new(selection.Apply(catalog, this), this, loader, hashesFiles: true));
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
        foreach (string line in DiagnosticText.Lines(Placed(diagnostic)))
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

    /// <summary>Runs a command: a user's error becomes its messages and exit code 1, a plugin's fault or a bug of ours one message with where it happened.</summary>
    public int Guard(Func<int> command)
    {
        try
        {
            return command();
        }
        catch (Exception e) when ((e as DiagnosticException ?? _opened.Select(p => p.Culprit(e)).FirstOrDefault(f => f is not null)) is { } failure)
        {
            ClearProgress();
            foreach (string line in DiagnosticText.Folded(failure.Diagnostics.Select(Placed)))
            {
                errors.WriteLine(line);
            }

            int count = failure.Diagnostics.Count(d => d.IsError);
            errors.WriteLine($"{count} error{(count == 1 ? "" : "s")}");
            Trace(failure.InnerException);
            return failure.Diagnostics.Any(d => d.Descriptor == CoreDiagnostics.ProviderFailed) ? Bug : UserError;
        }
        catch (Exception e) when (PluginComposer.IsFileSystems(e))
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
            Trace(e);
            return Bug;
        }
        finally
        {
            ClearProgress();
        }
    }

    private Diagnostic Placed(Diagnostic diagnostic) => Layers?.Place(diagnostic) ?? diagnostic;

    /// <summary>Remembers the plugins, to know whose fault an exception is.</summary>
    private PluginComposer Open(PluginComposer composer)
    {
        _opened.Add(composer);
        return composer;
    }

    private void Trace(Exception? e)
    {
        if (e is not null && Environment.GetEnvironmentVariable("TPUMLIR_TRACE") == "1")
        {
            errors.WriteLine(e);
        }
    }
}

/// <summary>Diagnostics of the host's own.</summary>
public static class HostDiagnostics
{
    /// <summary>A file cannot be read or written.</summary>
    public static readonly DiagnosticDescriptor FileSystem = new("TPM0901", Severity.Error, "File system error");

    /// <summary>The command line is not understood.</summary>
    public static readonly DiagnosticDescriptor CommandLine = new("TPM0902", Severity.Error, "Command line not understood");

    /// <summary>A fault of the compiler.</summary>
    public static readonly DiagnosticDescriptor InternalError = new("TPM0999", Severity.Error, "Internal error");
}
