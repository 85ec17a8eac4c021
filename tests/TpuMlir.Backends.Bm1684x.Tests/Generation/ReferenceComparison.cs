using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Backends.Bm1684x.Tests.Generation;

/// <summary>Compares every tensor a bmodel computes with the numeric reference, bit for bit.</summary>
internal static class ReferenceComparison
{
    /// <summary>Runs both and reports the first tensor that differs. Returns the bmodel's outputs.</summary>
    public static IReadOnlyDictionary<string, Tensor> Run(CompiledNet net, Problems problems)
    {
        var expected = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        ModuleInterpreter interpreter = ModuleInterpreter.ForReference(net.Tpu, new Bm1684xBackend().Reference);
        interpreter.Observe = (value, tensor) => expected[value.Name!] = tensor;
        interpreter.Run(net.Inputs);
        int compared = 0;
        bool differs = false;
        IReadOnlyDictionary<string, Tensor> outputs = net.Run(new SimulationOptions(
            Boundaries: net.Artifact.Boundaries,
            Observe: (placed, tensor) =>
            {
                compared++;
                if (!differs && TensorBits.Difference(tensor, expected[placed.Name]) is { } difference)
                {
                    differs = true;
                    problems.Add($"\"{placed.Name}\" {difference}");
                }
            }));
        int computed = net.Tpu.Operations.Count(o => o.Dialect == "tpu");
        problems.Require(compared == computed, $"{compared} tensors were compared, the module computes {computed}");
        return outputs;
    }
}
