using TpuMlir.Frontends.Onnx.Reading;
using TpuMlir.Frontends.Onnx.Schema;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Tensors;
using Top = TpuMlir.Sdk.Ops.Top;

namespace TpuMlir.Frontends.Onnx.Importing;

/// <summary>Makes the network's outputs: each has the source's name and element type.</summary>
internal sealed class OutputImporter(ModelFile file, OpBuilder builder, NameTable names)
{
    private readonly HashSet<Value> _taken = [];

    /// <summary>The values of the outputs, without those that could not be imported.</summary>
    public List<Value> Values(IEnumerable<string> outputs, Dictionary<string, Imported> tensors, Action<Diagnostic> report)
    {
        var values = new List<Value>();
        foreach (string name in outputs)
        {
            try
            {
                if (Source(tensors.GetValueOrDefault(name)) is { } value && Finish(name, value, report) is { } output)
                {
                    _taken.Add(output);
                    values.Add(output);
                }
            }
            catch (Sdk.Plugins.ImportException e)
            {
                // A constant that is an output of the graph is decoded only here.
                report(new Diagnostic(e.Descriptor, e.Message, new SourcePlace(file.Path, Tensor: name), e.Why, e.Help));
            }
        }

        return values;
    }

    private Value? Source(Imported? imported) => imported switch
    {
        Computed computed => computed.Value,
        Constant constant => builder.Weight(names.Unique("constant_output"), constant.Data),
        _ => null,
    };

    private Value? Finish(string name, Value value, Action<Diagnostic> report)
    {
        ElementType wanted = Declared(name) ?? value.Element;
        if (wanted == value.Element)
        {
            return value.Name == name && !_taken.Contains(value) && value.Definition?.Name != "top.Input" ? value : Copy(name, value);
        }

        if (!wanted.IsFloat() || !value.Element.IsFloat())
        {
            report(new Diagnostic(
                CoreDiagnostics.UnsupportedType,
                $"output '{name}' is declared {wanted.Text()}, but the network computes {value.Element.Text()}",
                new SourcePlace(file.Path, Tensor: name),
                "a network computes with floats",
                "cut the model before the conversion"));
            return null;
        }

        // The source's name belongs to what leaves the network; the f32 value in front of it gives its name up.
        if (value.Name == name && value.Definition is { Results.Count: 1, Location: NameLocation location } definition)
        {
            definition.Location = location with { Label = names.Unique($"{name}_f32") };
        }

        return Top.Cast.Create(builder, Location.Named(name, $"Output:{name}"), value, to: wanted.Text()).Output;
    }

    /// <summary>An output that is an input, a constant or another output under a second name becomes a view with its own name.</summary>
    private Value Copy(string name, Value value)
    {
        string label = value.Name == name ? names.Unique($"{name}_output") : name;
        return Top.Reshape.Create(builder, Location.Named(label, $"Output:{name}"), value, shape: [.. value.Shape]).Output;
    }

    private ElementType? Declared(string name)
    {
        ValueInfoProto? info = file.Graph.Output.Concat(file.Graph.ValueInfo).Concat(file.Graph.Input).FirstOrDefault(v => v.Name == name);
        return info?.Type?.TensorType is { } type ? ((DataType)type.ElemType).Element() : null;
    }
}
