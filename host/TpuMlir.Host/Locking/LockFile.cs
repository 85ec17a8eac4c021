using System.Text.Json;
using TpuMlir.Host.Compilation;
using TpuMlir.Host.Manifest;
using TpuMlir.Host.Plugins;
using TpuMlir.Sdk.Diagnostics;

namespace TpuMlir.Host.Locking;

/// <summary>Where a manifest's lock is, and how it is read and written.</summary>
internal static class LockFile
{
    private const long MaxBytes = 16 << 20;

    /// <summary>The lock of a manifest: net.tpumlir.json has net.tpumlir.lock.json, unless output.lock names another file.</summary>
    public static string PathOf(string manifestPath, string? named)
    {
        string full = Path.GetFullPath(manifestPath);
        return named is null ? Path.ChangeExtension(full, ".lock.json") : Path.GetFullPath(named, Path.GetDirectoryName(full)!);
    }

    /// <summary>
    /// Whether the command line changed what is compiled, so that the lock of the manifest is not about it. A compilation with a lock
    /// of its own (--set output.lock) has none to spoil.
    /// </summary>
    public static bool IsOverridden(CompileManifest manifest, string path, IReadOnlyList<string> settings)
    {
        if (settings.Count == 0 || settings.Any(s => s.StartsWith("output.lock=", StringComparison.Ordinal)))
        {
            return false;
        }

        try
        {
            return ManifestContent.Of(ManifestReader.Read(path, [])).Sha256 != ManifestContent.Of(manifest).Sha256;
        }
        catch (DiagnosticException)
        {
            // Not a manifest without what is set.
            return true;
        }
    }

    /// <summary>Reads a lock.</summary>
    /// <param name="path">The file.</param>
    /// <param name="what">What needs it, for the message when it is not there: "--locked".</param>
    /// <exception cref="DiagnosticException">It is not there, or not a lock.</exception>
    public static CompileLock Read(string path, string what)
    {
        var file = new FileInfo(path);
        if (!file.Exists)
        {
            throw new DiagnosticException(new Diagnostic(
                LockDiagnostics.NoLock, $"{what} needs a lock, and there is no \"{path}\"", new(path), Help: "compile once without it; that writes the lock"));
        }

        var problems = new List<JsonProblem>();
        CompileLock? content = file.Length <= MaxBytes
            ? StrictJson.Read(File.ReadAllBytes(path), CompileLockJson.Default.CompileLock, problems)
            : null;
        if (content is null)
        {
            problems = problems.Count > 0 ? problems : [new("", $"the file has more than {MaxBytes} bytes")];
            throw new DiagnosticException([.. problems.Select(p => Malformed(path, p.Message, p.Path))]);
        }

        return content.LockVersion == CompileLock.CurrentVersion
            ? content
            : throw new DiagnosticException(Malformed(path, $"lockVersion {content.LockVersion} is not known", "lockVersion"));
    }

    /// <summary>Writes a lock; a folder that cannot be written to is worth a warning.</summary>
    public static void Write(string path, CompileLock content, IDiagnosticSink sink)
    {
        try
        {
            OutputFile.Write(path, stream => JsonSerializer.Serialize(stream, content, CompileLockJson.Default.CompileLock));
        }
        catch (DiagnosticException e)
        {
            Diagnostic cause = e.Diagnostics[0];
            sink.Report(new(LockDiagnostics.NotWritten, cause.Message, cause.Place, cause.Why, "set output.lock to a place that can be written"));
        }
    }

    private static Diagnostic Malformed(string path, string message, string place) =>
        new(LockDiagnostics.Malformed, message, new(path, Path: place.Length == 0 ? null : place), Help: "compile without --locked to write a new lock");
}

/// <summary>Diagnostics about locks.</summary>
internal static class LockDiagnostics
{
    /// <summary>A lock file is damaged, or of another version.</summary>
    public static readonly DiagnosticDescriptor Malformed = new("TPM0150", Severity.Error, "Malformed lock");

    /// <summary>Something is not as the lock says.</summary>
    public static readonly DiagnosticDescriptor Drift = new("TPM0151", Severity.Error, "Not as locked");

    /// <summary>There is no lock.</summary>
    public static readonly DiagnosticDescriptor NoLock = new("TPM0132", Severity.Error, "No lock");

    /// <summary>The lock could not be written.</summary>
    public static readonly DiagnosticDescriptor NotWritten = new("TPM0133", Severity.Warning, "Lock not written");
}
