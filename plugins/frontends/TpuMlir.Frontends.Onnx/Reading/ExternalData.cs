using System.Globalization;
using TpuMlir.Frontends.Onnx.Schema;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Plugins;

namespace TpuMlir.Frontends.Onnx.Reading;

/// <summary>Reads tensor data stored in files beside the model.</summary>
/// <param name="folder">The model's folder.</param>
/// <param name="fileRead">Given the path of each file once it is first read.</param>
internal sealed class ExternalData(string folder, Action<string>? fileRead = null)
{
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);

    /// <summary>The bytes of a tensor of external data, <paramref name="expected"/> of them.</summary>
    /// <exception cref="ImportException">The reference leaves the model's folder, or the file does not have the bytes.</exception>
    public byte[] Read(TensorProto tensor, long expected)
    {
        string location = Entry(tensor, "location") ?? throw Malformed(tensor, "external data without a location");
        long offset = Number(tensor, "offset") ?? 0;
        long length = Number(tensor, "length") ?? expected;
        if (length != expected)
        {
            throw Malformed(tensor, $"external data of {length} bytes, {expected} expected for its shape and type");
        }

        using FileStream stream = Open(tensor, location);
        if (offset > stream.Length - length)
        {
            throw Malformed(tensor, $"external data at {offset} of {length} bytes ends behind '{location}', which has {stream.Length}");
        }

        var data = new byte[length];
        stream.Position = offset;
        stream.ReadExactly(data);
        return data;
    }

    private static string? Entry(TensorProto tensor, string key) =>
        tensor.ExternalData.FirstOrDefault(e => e.Key == key)?.Value;

    private static long? Number(TensorProto tensor, string key)
    {
        if (Entry(tensor, key) is not { } text)
        {
            return null;
        }

        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long value)
            ? value
            : throw Malformed(tensor, $"external data's {key} is '{text}', not a number");
    }

    private FileStream Open(TensorProto tensor, string location)
    {
        // Both separators are looked for on every system: a model is refused everywhere or nowhere.
        if (Path.IsPathRooted(location) || location.Contains(':') || location.Split('/', '\\').Contains("..") || location.StartsWith('\\'))
        {
            throw Malformed(tensor, $"external data in '{location}', outside the model's folder", "a model may only name files inside its own folder");
        }

        string path = Path.GetFullPath(Path.Combine(folder, location));
        if (!File.Exists(path))
        {
            throw new ImportException(
                CoreDiagnostics.FileNotFound, $"the external data '{location}' of tensor '{tensor.Name}' is not there", help: "keep the model's data files beside it");
        }

        if (File.ResolveLinkTarget(path, returnFinalTarget: true) is { } target
            && !target.FullName.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            throw Malformed(tensor, $"external data in '{location}', a link out of the model's folder", "a model may only name files inside its own folder");
        }

        try
        {
            FileStream stream = File.OpenRead(path);
            if (_read.Add(path))
            {
                fileRead?.Invoke(path);
            }

            return stream;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Malformed(tensor, $"external data '{location}' cannot be read", e.Message);
        }
    }

    private static ImportException Malformed(TensorProto tensor, string message, string? why = null) =>
        new(CoreDiagnostics.MalformedModel, $"tensor '{tensor.Name}' has {message}", why);
}
