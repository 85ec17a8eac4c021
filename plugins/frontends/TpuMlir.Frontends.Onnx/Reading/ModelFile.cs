using Google.Protobuf;
using TpuMlir.Frontends.Onnx.Schema;
using TpuMlir.Sdk.Diagnostics;

namespace TpuMlir.Frontends.Onnx.Reading;

/// <summary>A model file read into its messages. Nothing of its content is trusted yet.</summary>
internal sealed record ModelFile(string Path, ModelProto Model)
{
    // Protobuf lengths are 32-bit signed; a larger file cannot be one message.
    private const long SizeLimit = int.MaxValue;

    // Real models nest graphs in nodes in graphs a few levels deep, four messages a level.
    private const int NestingLimit = 200;

    /// <summary>The folder that holds the model; external data must be inside.</summary>
    public string Folder => System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(Path))!;

    /// <summary>The graph.</summary>
    public GraphProto Graph => Model.Graph;

    /// <summary>Reads a file.</summary>
    /// <exception cref="DiagnosticException">The file is missing, too large, damaged or not an ONNX model.</exception>
    public static ModelFile Read(string path)
    {
        if (!File.Exists(path))
        {
            throw new DiagnosticException(new Diagnostic(
                CoreDiagnostics.FileNotFound, $"there is no file '{path}'", new SourcePlace(path), Help: "check the path of the model"));
        }

        try
        {
            using FileStream stream = File.OpenRead(path);
            if (stream.Length > SizeLimit)
            {
                throw Malformed(path, $"the file has {stream.Length} bytes", "a protobuf message ends at 2 GiB", "store the weights as external data");
            }

            return Checked(path, Parse(stream));
        }
        // Some lengths that are not true leave the parser as other exceptions than its own.
        catch (Exception e) when (e is InvalidProtocolBufferException or ArgumentException or OverflowException)
        {
            throw Malformed(path, "the file cannot be parsed as an ONNX model", e.Message, "the file may be truncated or not be ONNX; download or export it again");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Malformed(path, "the file cannot be read", e.Message);
        }
    }

    private static ModelProto Parse(Stream stream)
    {
        using var input = CodedInputStream.CreateWithLimits(stream, (int)SizeLimit, NestingLimit);
        return ModelProto.Parser.ParseFrom(input);
    }

    private static ModelFile Checked(string path, ModelProto model)
    {
        if (model.Graph is null)
        {
            throw Malformed(path, "the model has no graph", "a file of another format can happen to parse as protobuf", "check that the file is an ONNX model");
        }

        if (model.Graph.Output.Count == 0)
        {
            throw Malformed(path, "the graph has no outputs", "nothing would be computed");
        }

        return new ModelFile(path, model);
    }

    private static DiagnosticException Malformed(string path, string message, string why, string? help = null) =>
        new(new Diagnostic(CoreDiagnostics.MalformedModel, message, new SourcePlace(path), why, help));
}
