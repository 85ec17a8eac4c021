using System.Text.Json;
using Acme.NetFrontend.Reading;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Tensors;

namespace Acme.NetFrontend;

/// <summary>
/// Turns a network file into a module: inputs, one operation for each layer in order, outputs. Reports everything wrong
/// in one go.
/// </summary>
internal sealed class NetImporter
{
    private const int MaxElements = 1 << 30;

    private readonly ImportRequest _request;
    private readonly JsonItem _root;
    private readonly DiagnosticBag _problems = new();
    private readonly Module _module;
    private readonly Dictionary<string, Value?> _tensors = new(StringComparer.Ordinal);

    public NetImporter(ImportRequest request, JsonItem root)
    {
        _request = request;
        _root = root;
        _module = new Module(Path.GetFileName(request.Path).Split('.')[0]);
    }

    /// <exception cref="DiagnosticException">The file is wrong.</exception>
    public Module Import()
    {
        if (_root.Kind != JsonValueKind.Object)
        {
            throw new DiagnosticException(new Diagnostic(
                NetDiagnostics.Value, "a network is an object", new SourcePlace(_request.Path, Path: "line 1")));
        }

        var net = new Section(_root, "the network", _request.Path, _problems);
        var weights = new WeightFile(
            _request.Path, net.Text("weights", ""), _root.Members.GetValueOrDefault("weights")?.Line ?? 1);
        var builder = new OpBuilder(_module);
        foreach (JsonItem input in net.Objects("inputs"))
        {
            Input(builder, input);
        }

        foreach (JsonItem item in net.Objects("layers"))
        {
            Layer(builder, item, weights);
        }

        string[] outputs = net.Texts("outputs");
        net.RequireNoOthers();
        Value?[] values = [.. (_request.Outputs.Count > 0 ? _request.Outputs : outputs).Select(o => Tensor(net, o))];
        if (values.Length == 0 && !_problems.HasErrors)
        {
            net.Report(NetDiagnostics.Name, "the network has no outputs");
        }

        _problems.ThrowIfErrors();
        _module.SetOutputs(values!);
        return _module;
    }

    private void Input(OpBuilder builder, JsonItem item)
    {
        var section = new Section(item, "an input", _request.Path, _problems);
        string name = section.Text("name");
        Shape shape = _request.InputShapes.GetValueOrDefault(name) ?? new Shape(section.Integers("shape"));
        section.RequireNoOthers();
        if (!Define(section, name))
        {
            return;
        }

        if (shape.Rank == 0 || shape.Any(d => d < 1) || shape.Aggregate(1.0, (a, b) => a * b) > MaxElements)
        {
            section.Report(
                NetDiagnostics.Shape,
                $"input '{name}' cannot have shape {shape}",
                help: $"give 1 to {MaxElements} elements, or set model.inputs in the manifest");
        }
        else
        {
            _tensors[name] = builder.Input(name, new TensorType(shape, ElementType.F32));
        }
    }

    private void Layer(OpBuilder builder, JsonItem item, WeightFile weights)
    {
        string name = item.Members.GetValueOrDefault("name")?.Text ?? "";
        var section = new Section(item, name.Length > 0 ? $"layer '{name}'" : "a layer", _request.Path, _problems);
        section.Text("name");
        string type = section.Text("type");
        if (!Define(section, name) || type.Length == 0)
        {
            return;
        }

        if (!Layers.ByType.TryGetValue(type, out Func<LayerContext, Value>? create))
        {
            section.Report(
                NetDiagnostics.Unknown,
                $"there is no layer type '{type}'",
                item.Members["type"].Line,
                Suggestion.For(type, Layers.ByType.Keys) ?? $"there are {string.Join(", ", Layers.ByType.Keys)}");
            return;
        }

        try
        {
            var context = new LayerContext(
                builder, section, Location.Named(name, $"{type}:{name}"), weights, t => Tensor(section, t));
            _tensors[name] = create(context);
            section.RequireNoOthers();
        }
        catch (OpException e)
        {
            section.Report(NetDiagnostics.Shape, $"layer '{name}': {e.Message}");
        }
        catch (LayerException)
        {
            // Why is reported already, here or where the tensor it reads was to be made.
        }
    }

    private bool Define(Section section, string name)
    {
        if (name.Length == 0 || _tensors.TryAdd(name, null))
        {
            return name.Length > 0;
        }

        section.Report(
            NetDiagnostics.Name,
                $"there are two tensors '{name}'",
                help: "give each layer and input a name of its own");
        return false;
    }

    /// <summary>A tensor; null when there is none of that name, or when what was to make it is wrong itself.</summary>
    private Value? Tensor(Section section, string name)
    {
        if (name.Length > 0 && !_tensors.TryGetValue(name, out _))
        {
            section.Report(
                NetDiagnostics.Name,
                $"there is no tensor '{name}' before this",
                help: Suggestion.For(name, _tensors.Keys) ?? $"there are {string.Join(", ", _tensors.Keys)}");
        }

        return _tensors.GetValueOrDefault(name);
    }
}
