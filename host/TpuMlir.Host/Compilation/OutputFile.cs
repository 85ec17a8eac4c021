using TpuMlir.Host.Commands;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Host.Compilation;

/// <summary>Files a command writes: whole or not at all, their folder made when it is not there.</summary>
internal static class OutputFile
{
    /// <summary>Lets <paramref name="write"/> fill the file.</summary>
    /// <exception cref="DiagnosticException">It cannot be written there.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        string full = Path.GetFullPath(path);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            if (Directory.Exists(full))
            {
                throw new IOException("it is a folder");
            }

            AtomicFile.Write(full, write);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DiagnosticException(new Diagnostic(
                HostDiagnostics.FileSystem, $"cannot write \"{path}\"", new SourcePlace(full), Reason(e, full), "check the path and its permissions"));
        }
    }

    /// <summary>Lets <paramref name="write"/> fill a folder, made when it is not there.</summary>
    /// <exception cref="DiagnosticException">It cannot be written there.</exception>
    public static void WriteFolder(string path, Action<string> write)
    {
        try
        {
            Directory.CreateDirectory(path);
            write(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DiagnosticException(new Diagnostic(
                HostDiagnostics.FileSystem, $"cannot write into \"{path}\"", new SourcePlace(Path.GetFullPath(path)), e.Message, "check the path and its permissions"));
        }
    }

    /// <summary>The system's words without the temporary file's name.</summary>
    private static string Reason(Exception e, string path)
    {
        int at = e.Message.IndexOf($"{path}.", StringComparison.Ordinal);
        int end = at < 0 ? -1 : e.Message.IndexOf(".tmp", at, StringComparison.Ordinal);
        return end < 0 ? e.Message : $"{e.Message[..(at + path.Length)]}{e.Message[(end + 4)..]}";
    }
}
