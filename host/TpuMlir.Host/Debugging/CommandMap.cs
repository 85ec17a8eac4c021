using System.Text.Json;
using System.Text.Json.Serialization;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ir.Text;
using TpuMlir.Sdk.Plugins;

namespace TpuMlir.Host.Debugging;

/// <summary>Which commands belong to which operation, and where its results lie: written by <c>compile</c>, read by <c>debug</c>.</summary>
/// <param name="Engines">The engines, in the order of the counts.</param>
/// <param name="Operations">The operations in program order.</param>
public sealed record CommandMap(IReadOnlyList<string> Engines, IReadOnlyList<MappedOperation> Operations)
{
    /// <summary>The map of an artifact.</summary>
    public static CommandMap Of(CompiledArtifact artifact, IReadOnlyList<string> engines) => new(
        engines,
        [.. artifact.Boundaries.Select(b => new MappedOperation(
            b.Operation, b.LastCommand, [.. b.Results.Select(r => new MappedTensor(r.Name, r.Address, MlirPrinter.Print(r.Type)))]))]);

    /// <summary>Reads a map.</summary>
    /// <exception cref="DiagnosticException">The file is no map.</exception>
    public static CommandMap Read(string path)
    {
        try
        {
            using FileStream stream = File.OpenRead(path);
            return JsonSerializer.Deserialize(stream, CommandMapJson.Default.CommandMap) is { Engines: not null, Operations: not null } map
                && map.Operations.All(o => o is { Name: not null, Results: not null } && o.LastCommand?.Count == map.Engines.Count)
                ? map
                : throw new JsonException("it has no list of operations with one count for each engine");
        }
        catch (JsonException e)
        {
            throw new DiagnosticException(new Diagnostic(
                CoreDiagnostics.MalformedModel,
                $"\"{path}\" is no command map: {e.Message.Split(" LineNumber:")[0].Split(" Path:")[0]}",
                new SourcePlace(path),
                Help: "give the file compile wrote to output.map"));
        }
    }

    /// <summary>The operation a command belongs to; null behind the last one.</summary>
    public MappedOperation? Find(int engine, long number)
    {
        foreach (MappedOperation operation in Operations)
        {
            if (number <= operation.LastCommand[engine])
            {
                return operation;
            }
        }

        return null;
    }
}

/// <summary>An operation of a <see cref="CommandMap"/>.</summary>
/// <param name="Name">Its location name.</param>
/// <param name="LastCommand">For each engine the number of commands up to and with this operation.</param>
/// <param name="Results">Its results in memory.</param>
public sealed record MappedOperation(string Name, IReadOnlyList<long> LastCommand, IReadOnlyList<MappedTensor> Results);

/// <summary>A tensor of a <see cref="CommandMap"/>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Address">Its address in global memory, as compiled.</param>
/// <param name="Type">Its type as MLIR text.</param>
public sealed record MappedTensor(string Name, ulong Address, string Type)
{
    /// <summary>The tensor as the session reads it.</summary>
    /// <exception cref="DiagnosticException">The type is no tensor type of known shape.</exception>
    [JsonIgnore]
    public PlacedTensor Placed => MlirParser.ParseType(Type) is TensorType { IsStatic: true } type
        ? new PlacedTensor(Name, Address, type)
        : throw new DiagnosticException(new Diagnostic(CoreDiagnostics.MalformedModel, $"tensor \"{Name}\" of the command map has type '{Type}'", Why: "a tensor in memory has a known shape"));
}

/// <summary>JSON of command maps.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(CommandMap))]
internal sealed partial class CommandMapJson : JsonSerializerContext;
