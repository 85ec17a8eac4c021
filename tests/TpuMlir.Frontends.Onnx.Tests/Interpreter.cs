using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Frontends.Onnx.Tests;

/// <summary>Runs a module of top operations and keeps every tensor.</summary>
internal static class Interpreter
{
    public static Dictionary<string, Tensor> Run(Module module, IReadOnlyDictionary<string, Tensor> inputs)
    {
        var tensors = new Dictionary<Value, Tensor>();
        foreach (Operation operation in module.Operations.Where(o => o.Name != "top.None"))
        {
            Value result = operation.Results[0];
            if (operation.Name == "top.Input")
            {
                tensors[result] = inputs[result.Name!];
                Assert.Equal(result.Shape, tensors[result].Shape);
                Assert.Equal(result.Element, tensors[result].Type);
            }
            else if (module.TryGetConstant(result, out Tensor? weight))
            {
                tensors[result] = weight;
            }
            else
            {
                var view = (TopOp)OpRegistry.Standard.View(operation)!;
                view.Infer(new InferenceContext(v => tensors[v], (v, t) => tensors[v] = t));
            }
        }

        var named = new Dictionary<string, Tensor>();
        foreach ((Value value, Tensor tensor) in tensors)
        {
            Assert.True(named.TryAdd(value.Name!, tensor), $"two tensors are named {value.Name}");
        }

        return named;
    }
}
