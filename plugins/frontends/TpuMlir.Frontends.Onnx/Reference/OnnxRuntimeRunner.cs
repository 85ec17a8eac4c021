using System.Collections.Concurrent;
using Google.Protobuf;
using TpuMlir.Frontends.Onnx.Reading;
using TpuMlir.Frontends.Onnx.Schema;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Frontends.Onnx.Reference;

/// <summary>Runs ONNX models in ONNX Runtime, without graph optimisation, so that every tensor of the model exists.</summary>
[ExportReferenceRunner("onnx", "ONNX Runtime")]
public sealed class OnnxRuntimeRunner : IReferenceRunner
{
    // A library is loaded once; threads it has started forbid unloading it.
    private readonly ConcurrentDictionary<string, (OrtApi? Api, string Reason)> _libraries = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public bool IsAvailable(ReferenceOptions options, out string reason) => Library(options, out reason) is not null;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, Tensor> Run(
        string path, IReadOnlyDictionary<string, Tensor> inputs, IReadOnlyCollection<string> wanted, ReferenceOptions options)
    {
        OrtApi api = Library(options, out string reason)
            ?? throw Failed(path, "ONNX Runtime is not available", reason, OrtLocator.Help);
        ModelFile file = ModelFile.Read(path);
        string[] outputs = [.. file.Graph.Output.Select(o => o.Name)];
        string[] extra = [.. Computed(file.Graph).Intersect(wanted, StringComparer.Ordinal).Except(outputs, StringComparer.Ordinal)];
        try
        {
            using OrtSession session = extra.Length == 0
                ? OrtSession.Load(api, file.Path, options.Threads)
                : OrtSession.Load(api, WithOutputs(path, extra), file.Folder, options.Threads);
            string[] names = [.. outputs, .. extra];
            Tensor?[] results = session.Run(Matched(session, inputs, path), names);
            return Named(path, names, results, outputs.Length);
        }
        catch (OrtException e)
        {
            throw Failed(path, "ONNX Runtime cannot run the model", e.Message);
        }
    }

    private static IEnumerable<string> Computed(GraphProto graph) => graph.Node.SelectMany(n => n.Output).Where(o => o.Length > 0);

    /// <summary>
    /// The file's bytes followed by a message that holds nothing but more graph outputs: protobuf merges the two, so the
    /// model itself stays exactly as it is, fields we do not know included.
    /// </summary>
    private static byte[] WithOutputs(string path, IEnumerable<string> names)
    {
        var more = new ModelProto { Graph = new GraphProto() };
        more.Graph.Output.AddRange(names.Select(n => new ValueInfoProto { Name = n }));
        return [.. File.ReadAllBytes(path), .. more.ToByteArray()];
    }

    private static List<(string Name, Tensor Data)> Matched(OrtSession session, IReadOnlyDictionary<string, Tensor> inputs, string path)
    {
        var matched = new List<(string, Tensor)>();
        foreach ((string name, DataType? type) in session.Inputs)
        {
            if (type is null)
            {
                throw Failed(path, $"input '{name}' is not a tensor", "sequences, maps and optional values are not supported");
            }

            matched.Add((name, inputs.GetValueOrDefault(name)
                ?? throw Failed(path, $"there is no data for input '{name}'", $"data was given for {Listed(inputs.Keys)}")));
        }

        return matched;
    }

    private static Dictionary<string, Tensor> Named(string path, string[] names, Tensor?[] results, int outputs)
    {
        var named = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        for (int i = 0; i < names.Length; i++)
        {
            if (results[i] is { } tensor)
            {
                named[names[i]] = tensor;
            }
            else if (i < outputs)
            {
                throw Failed(path, $"output '{names[i]}' is not a tensor of numbers", "sequences, strings and narrow floats are not supported");
            }
        }

        return named;
    }

    private static string Listed(IEnumerable<string> names) =>
        string.Join(", ", names.Select(n => $"'{n}'")) is { Length: > 0 } text ? text : "no input";

    private static DiagnosticException Failed(string path, string message, string why, string? help = null) =>
        new(new Diagnostic(OnnxDiagnostics.ReferenceFailed, message, new SourcePlace(path), why, help));

    private OrtApi? Library(ReferenceOptions options, out string reason)
    {
        if (OrtLocator.Find(options, out reason) is not { } path)
        {
            return null;
        }

        (OrtApi? api, reason) = _libraries.GetOrAdd(path, p => (OrtApi.Load(p, out string why), why));
        return api;
    }
}
