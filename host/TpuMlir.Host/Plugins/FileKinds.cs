using TpuMlir.Host.Plugins.Advice;
using TpuMlir.Sdk.Diagnostics;

namespace TpuMlir.Host.Plugins;

/// <summary>Finds the frontend or format of a file.</summary>
internal sealed class FileKinds(PluginCatalog catalog)
{
    private const int MaxSignature = 32;

    public string Match(PluginKind kind, string path)
    {
        byte[] head = Head(path);
        string[] names = [.. BySignature(kind, head)];
        if (names.Length == 0)
        {
            string name = Path.GetFileName(path).ToLowerInvariant();
            names = [.. All(kind).Where(k => k.Extensions.Any(name.EndsWith)).Select(k => k.Name).Distinct()];
        }

        string word = PluginAbsence.Word(kind);
        return names.Length switch
        {
            1 => names[0],
            0 => throw Unread(kind, path),
            _ => throw new DiagnosticException(new Diagnostic(
                CoreDiagnostics.UnknownFormat,
                $"several {word}s read '{path}': {string.Join(", ", names)}",
                new(path),
                Help: $"say which {word} to use")),
        };
    }

    private DiagnosticException Unread(PluginKind kind, string path)
    {
        (string Why, string Help)? known = new PluginAbsence(catalog).Reader(kind, path);
        return new DiagnosticException(new Diagnostic(
            CoreDiagnostics.UnknownFormat,
            $"no {PluginAbsence.Word(kind)} reads '{path}'",
            new(path),
            Unused(kind, path) is { } unused ? $"plugin {unused} would, and is not usable: {unused.Reason}" : known?.Why,
            known?.Help ?? $"installed: {Known(kind)}"));
    }

    public IEnumerable<string> BySignature(PluginKind kind, ReadOnlySpan<byte> head)
    {
        var names = new List<string>();
        foreach (FileKind file in All(kind))
        {
            if (!file.Signature.IsEmpty && head.StartsWith(file.Signature.Span) && !names.Contains(file.Name))
            {
                names.Add(file.Name);
            }
        }

        return names;
    }

    private static IReadOnlyList<FileKind> Of(InstalledPlugin plugin, PluginKind kind) =>
        kind == PluginKind.Frontend ? plugin.Manifest!.Provides.Frontends : plugin.Manifest!.Provides.Formats;

    private static byte[] Head(string path)
    {
        try
        {
            using FileStream stream = File.OpenRead(path);
            byte[] head = new byte[MaxSignature];
            return head[..stream.ReadAtLeast(head, MaxSignature, throwOnEndOfStream: false)];
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new DiagnosticException(new Diagnostic(CoreDiagnostics.FileNotFound, $"there is no file '{path}'", new(path)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DiagnosticException(new Diagnostic(CoreDiagnostics.FileNotFound, $"'{path}' cannot be read: {e.Message}", new(path)));
        }
    }

    private IEnumerable<FileKind> All(PluginKind kind) => catalog.Usable.SelectMany(p => Of(p, kind));

    private InstalledPlugin? Unused(PluginKind kind, string path) => catalog.Plugins.FirstOrDefault(p =>
        p is { State: PluginState.Refused or PluginState.NotRequired, Manifest: not null } && Of(p, kind).Any(k => k.Extensions.Any(path.ToLowerInvariant().EndsWith)));

    private string Known(PluginKind kind)
    {
        string[] known = [.. All(kind).Select(k => $"{k.Name} ({string.Join(", ", k.Extensions)})").Distinct()];
        return known.Length == 0 ? "none; see 'tpumlir plugins list'" : string.Join(", ", known);
    }
}
