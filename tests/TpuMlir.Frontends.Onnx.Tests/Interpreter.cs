using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Frontends.Onnx.Tests;

/// <summary>Runs a module of top operations and keeps every tensor.</summary>
internal static class Interpreter
{
    public static Dictionary<string, Tensor> Run(Module module, IReadOnlyDictionary<string, Tensor> inputs)
    {
        var named = new Dictionary<string, Tensor>();
        var all = new ModuleInterpreter(module, (operation, context) =>
        {
            ((TopOp)OpRegistry.Standard.View(operation)!).Infer(context);
            return true;
        })
        {
            Observe = (value, tensor) => Assert.True(named.TryAdd(value.Name!, tensor), $"two tensors are named {value.Name}"),
        };
        all.Run(inputs);
        return named;
    }
}
