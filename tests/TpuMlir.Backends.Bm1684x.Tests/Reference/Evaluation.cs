using TpuMlir.Backends.Bm1684x.Reference;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Backends.Bm1684x.Tests.Reference;

/// <summary>Runs one operation through the numeric reference.</summary>
internal static class Evaluation
{
    /// <summary>The result of an operation; a null operand is absent.</summary>
    public static Tensor Run(
        string name, Shape shape, ElementType type, Tensor?[] operands, params (string Name, object Value)[] attributes)
    {
        var tensors = new Dictionary<Value, Tensor>();
        var values = new List<Value>();
        foreach (Tensor? operand in operands)
        {
            var source = new Operation(
                operand is null ? "top.None" : "top.Input",
                Location.Unknown,
                [],
                [operand is null ? NoneType.Instance : new TensorType(operand.Shape, operand.Type)]);
            values.Add(source.Result);
            if (operand is not null)
            {
                tensors[source.Result] = operand;
            }
        }

        var operation = new Operation(name, Location.Unknown, values, [new TensorType(shape, type)]);
        foreach ((string attribute, object value) in attributes)
        {
            operation.Set(attribute, value);
        }

        Tensor? result = null;
        NumericReference.Table.Infer(operation, new InferenceContext(v => tensors[v], (_, t) => result = t));
        Assert.Equal(type, result!.Type);
        return result;
    }
}
