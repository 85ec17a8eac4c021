using System.Globalization;
using System.Text;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Tensors;

namespace Fixtures.Complete;

/// <summary>Reads "faulty N": a network that negates N numbers.</summary>
[ExportFrontend("faulty")]
public sealed class Frontend : IFrontend
{
    /// <inheritdoc/>
    public IReadOnlyList<ModelSample> Samples { get; } =
    [
        new("three", ".flt", Encoding.ASCII.GetBytes("faulty 3\n"))
        {
            Inputs = new Dictionary<string, Tensor> { ["x"] = Tensor.From([1f, 2f, 3f], [3]) },
            Expected = new Dictionary<string, Tensor> { ["y"] = Tensor.From([-1f, -2f, Fault.Is("import of other values") ? 3f : -3f], [3]) },
        },
    ];

    /// <inheritdoc/>
    public Module Import(ImportRequest request)
    {
        string[] words = File.Exists(request.Path) ? File.ReadAllText(request.Path).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) : throw Bad(request.Path, "it is not there");
        if (Fault.Is("import crashes") && words.Length < 2)
        {
            return new Module(words[1]);
        }

        if (!Fault.Is("import takes anything") && (words.Length != 2 || words[0] != "faulty"))
        {
            throw Bad(request.Path, "it does not begin with \"faulty\"");
        }

        if (!long.TryParse(words.ElementAtOrDefault(1) ?? "1", CultureInfo.InvariantCulture, out long count) || count is < 1 or > 1000)
        {
            count = Fault.Is("import takes anything") ? 1 : throw Bad(Fault.Is("no file named") ? null : request.Path, "it has no count from 1 to 1000");
        }

        var module = new Module("faulty");
        var builder = new OpBuilder(module);
        Value x = builder.Input("x", new TensorType(new Shape([count]), ElementType.F32));
        string node = Fault.Is("import is random") ? Guid.NewGuid().ToString() : "Negate:y";
        module.SetOutputs([Negate.Create(builder, Location.Named("y", node), x).Output]);
        return module;
    }

    private static DiagnosticException Bad(string? path, string why) => new(new Diagnostic(
        CoreDiagnostics.MalformedModel, "this is no faulty model", path is null ? null : new SourcePlace(path), why, "write \"faulty 3\""));
}

/// <summary>Imports a node of another plugin's framework.</summary>
[ExportImporter("elsewhere", "Negate", Domain = "com.faulty")]
public sealed class NegateImporter : IOpImporter
{
    /// <inheritdoc/>
    public IReadOnlyList<ImporterSample> Samples { get; } =
    [
        new("two", new SourceNode("com.faulty", "Negate", 1, "n", ["x"], ["y"], new Dictionary<string, object>()), new Dictionary<string, Tensor> { ["x"] = Tensor.From([1f, -1f], [2]) })
        {
            Expected = new Dictionary<string, Tensor> { ["y"] = Tensor.From([-1f, 1f], [2]) },
        },
    ];

    /// <inheritdoc/>
    public void Import(SourceNode node, ImportContext context)
    {
        Value y = Negate.Create(context.Builder, context.LocationOf(0), context.Input(0)).Output;
        if (!Fault.Is("importer sets nothing"))
        {
            context.SetOutput(0, y);
        }
    }
}

/// <summary>Runs nothing.</summary>
[ExportReferenceRunner("faulty", "Faulty runtime")]
public sealed class Runner : IReferenceRunner
{
    /// <inheritdoc/>
    public bool IsAvailable(ReferenceOptions options, out string reason)
    {
        reason = Fault.Is("runner gives no reason") ? "" : "there is no faulty runtime";
        return false;
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, Tensor> Run(
        string path, IReadOnlyDictionary<string, Tensor> inputs, IReadOnlyCollection<string> wanted, ReferenceOptions options) =>
        throw new InvalidOperationException("it is not available");
}
