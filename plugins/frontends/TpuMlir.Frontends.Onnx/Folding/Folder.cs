using TpuMlir.Frontends.Onnx.Importing;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Kernels;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Frontends.Onnx.Folding;

/// <summary>Evaluates nodes whose result is known at import, so that computations of shapes vanish.</summary>
internal sealed class Folder(ImporterTable importers, OpRegistry operators)
{
    /// <summary>True for operators that can be evaluated here and may have no importer.</summary>
    public static bool CanFold(string type) =>
        type is "Shape" or "Size" || Movement.Operators.ContainsKey(type) || Generators.Operators.ContainsKey(type) || Elementwise.Knows(type);

    /// <summary>The results, or null when the node has to be computed at run time.</summary>
    /// <exception cref="ImportException">The node is not valid.</exception>
    public IReadOnlyList<Tensor>? Fold(SourceNode node, IReadOnlyList<Imported?> inputs)
    {
        if (node.Domain.Length > 0)
        {
            return inputs.Count > 0 && inputs.All(i => i is null or Constant) ? Evaluate(node, inputs) : null;
        }

        if (node.Type is "Shape" or "Size")
        {
            Shape shape = (inputs.Count > 0 ? inputs[0] : null) switch
            {
                Constant known => known.Data.Shape,
                Computed value => value.Value.Shape,
                _ => throw Check.Invalid("input 0 is missing"),
            };
            return [node.Type == "Size" ? Tensor.From([shape.Count], Shape.Scalar) : ShapeOf(node, shape)];
        }

        if (inputs.Any(i => i is Computed) || (inputs.Count == 0 && node.Type != "Constant"))
        {
            return null;
        }

        Tensor?[] data = [.. inputs.Select(i => (i as Constant)?.Data)];
        if (Movement.Operators.TryGetValue(node.Type, out Func<SourceNode, Tensor?[], Tensor[]>? move))
        {
            return move(node, data);
        }

        if (Generators.Operators.TryGetValue(node.Type, out Func<SourceNode, Tensor?[], Tensor?>? make) && make(node, data) is { } made)
        {
            return [made];
        }

        return Elementwise.Knows(node.Type) && Elementwise.Evaluate(node, data) is { } computed ? [computed] : Evaluate(node, inputs);
    }

    // From operator set 15 on a slice of the shape can be asked for.
    private static Tensor ShapeOf(SourceNode node, Shape shape)
    {
        int Bound(string name, long otherwise)
        {
            long given = node.Get(name, otherwise);
            return (int)Math.Clamp(given < 0 ? given + shape.Rank : given, 0, shape.Rank);
        }

        int start = Bound("start", 0);
        int end = Bound("end", shape.Rank);
        return Tensor.FromLongs([.. shape.Skip(start).Take(Math.Max(end - start, 0))]);
    }

    /// <summary>Imports the node into a module of its own and runs that, so that no formula is written twice.</summary>
    private IReadOnlyList<Tensor>? Evaluate(SourceNode node, IReadOnlyList<Imported?> inputs)
    {
        if (!importers.Knows(node) || inputs.Any(i => i is Constant { Data.Type: var type } && !type.IsFloat() && i == inputs[0]))
        {
            return null;
        }

        var module = new Module("folding");
        Imported?[] own = [.. inputs.Select((x, i) => x is Constant c ? new Constant($"input{i}", c.Data) : null)];
        var context = new NodeContext(node, own, new OpBuilder(module), new NameTable([]));
        importers.Find(node).Import(node, context);
        var tensors = new Dictionary<Value, Tensor>();
        foreach (Operation operation in module.Operations)
        {
            if (operation.Name == "top.None")
            {
                continue;
            }

            if (module.TryGetConstant(operation.Results[0], out Tensor? weight))
            {
                tensors[operation.Results[0]] = weight;
            }
            else if (operators.View(operation) is TopOp view)
            {
                view.Infer(new InferenceContext(v => tensors[v], (v, t) => tensors[v] = t, KernelOptions.Fixed));
            }
            else
            {
                return null;
            }
        }

        return [.. context.Outputs.TakeWhile(o => o is not null).Select(o => tensors[o!])];
    }
}
