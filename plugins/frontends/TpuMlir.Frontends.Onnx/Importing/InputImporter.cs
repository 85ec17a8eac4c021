using TpuMlir.Frontends.Onnx.Reading;
using TpuMlir.Frontends.Onnx.Schema;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Tensors;
using Top = TpuMlir.Sdk.Ops.Top;

namespace TpuMlir.Frontends.Onnx.Importing;

/// <summary>Makes the network's inputs. Each keeps the source's element type; narrow floats are widened right behind.</summary>
internal sealed class InputImporter(
    ModelFile file, ImportRequest request, OpBuilder builder, NameTable names, Dictionary<string, Imported> tensors)
{
    /// <summary>Adds the graph's inputs; those nothing reads only when the whole model is imported and their shape is known.</summary>
    public void Add(IReadOnlySet<string> read, Action<Diagnostic> report)
    {
        HashSet<string> constants = [.. file.Graph.Initializer.Select(i => i.Name)];
        ValueInfoProto[] inputs = [.. file.Graph.Input.Where(i => !constants.Contains(i.Name)).DistinctBy(i => i.Name)];
        foreach (string name in request.InputShapes.Keys.Where(n => !inputs.Any(i => i.Name == n)))
        {
            report(new Diagnostic(
                CoreDiagnostics.InputShape,
                $"the model has no input '{name}'",
                new SourcePlace(file.Path, Tensor: name, Path: $"model.inputs.{name}.shape"),
                Help: $"its inputs are {string.Join(", ", inputs.Select(i => $"'{i.Name}'"))}"));
        }

        foreach (ValueInfoProto input in inputs)
        {
            bool optional = !read.Contains(input.Name);
            if (optional && (request.Outputs.Count > 0 || ShapeOf(input) is not { IsStatic: true }))
            {
                continue;
            }

            tensors[input.Name] = Import(input, report) is { } value ? new Computed(value) : Imported.Poisoned;
        }
    }

    private static Shape? Declared(ValueInfoProto input) => input.Type?.TensorType?.Shape is { } shape
        ? new Shape(shape.Dim.Select(d => d.ValueCase == TensorShapeProto.Types.Dimension.ValueOneofCase.DimValue && d.DimValue >= 0 ? d.DimValue : Shape.Unknown))
        : null;

    private static string Text(ValueInfoProto input) => input.Type?.TensorType?.Shape is { } shape
        ? $"[{string.Join(", ", shape.Dim.Select(d => d.HasDimParam ? d.DimParam : d.HasDimValue && d.DimValue >= 0 ? $"{d.DimValue}" : "?"))}]"
        : "of unknown rank";

    private Shape? ShapeOf(ValueInfoProto input) => request.InputShapes.GetValueOrDefault(input.Name) ?? Declared(input);

    private Value? Import(ValueInfoProto input, Action<Diagnostic> report)
    {
        var place = new SourcePlace(file.Path, Tensor: input.Name);
        if (input.Type?.TensorType is not { } type || ((DataType)type.ElemType).Element() is not { } element)
        {
            string found = input.Type?.TensorType is { } tensor ? ((DataType)tensor.ElemType).Text() : "no tensor";
            report(new Diagnostic(
                CoreDiagnostics.UnsupportedType, $"input '{input.Name}' is {found}", place, "network inputs are tensors of numbers", "cut the model behind this input"));
            return null;
        }

        if (ShapeProblem(input) is { } message)
        {
            report(new Diagnostic(
                CoreDiagnostics.InputShape,
                message,
                place with { Path = $"model.inputs.{input.Name}.shape" },
                "a network is compiled for fixed shapes",
                $"set model.inputs.{input.Name}.shape in the manifest, e.g. [{Example(input)}]"));
            return null;
        }

        if ((DataType)type.ElemType == DataType.Double)
        {
            request.Diagnostics.Report(new Diagnostic(OnnxDiagnostics.Narrowed, $"input '{input.Name}' of 64-bit floats becomes f32", place));
        }

        Value value = builder.Input(input.Name, new TensorType(ShapeOf(input), element));
        return element.IsHalf()
            ? Top.Cast.Create(builder, Location.Named(names.Unique($"{input.Name}_f32"), $"Input:{input.Name}"), value, to: "f32").Output
            : value;
    }

    private string? ShapeProblem(ValueInfoProto input)
    {
        if (request.InputShapes.GetValueOrDefault(input.Name) is not { } given)
        {
            return Declared(input) is { IsStatic: true } ? null : $"the shape of input '{input.Name}' is {Text(input)} and has to be given";
        }

        if (!given.IsStatic)
        {
            return $"the shape given for input '{input.Name}' is {given}, with extents left open";
        }

        return Declared(input) is { } declared && declared.Rank != given.Rank
            ? $"the shape given for input '{input.Name}' has {given.Rank} dimensions, the model has {declared.Rank}: {Text(input)}"
            : null;
    }

    private static string Example(ValueInfoProto input) =>
        Declared(input) is { } shape ? string.Join(", ", shape.Select((d, i) => d >= 0 ? d : i == 0 ? 1 : 224)) : "1, 3, 224, 224";
}
