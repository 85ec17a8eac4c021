using TpuMlir.Backends.Bm1684x.Tests.Generation;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Backends.Bm1684x.Tests.Vendor;

/// <summary>The networks whose outputs on the vendor's model are recorded: every sample, and the example network.</summary>
internal static class RecordedNets
{
    private static readonly string[] ShapesInputs = ["inputs", "input_0", "input_1", "input_2", "input_3"];

    /// <summary>All networks of a mode by the key of their entry.</summary>
    public static IReadOnlyList<(string Key, CompiledNet Net)> Of(string mode)
    {
        var nets = new List<(string, CompiledNet)>();
        foreach (OpDefinition definition in OperatorSamples.Operators)
        {
            foreach (string sample in OperatorSamples.Accepted(definition.Name))
            {
                nets.Add(($"{definition.Name}/{sample}/{mode}", OperatorSamples.Compile(definition.Name, sample, mode, TestTargets.Base)));
            }
        }

        string folder = Path.Combine(Repository.Root, "samples", "shapes");
        foreach (string inputs in ShapesInputs)
        {
            IReadOnlyDictionary<string, Tensor> data = NpzFile.Read(Path.Combine(folder, $"{inputs}.npz"));
            nets.Add(($"shapes/{inputs}/{mode}", CompiledNet.Compile(OnnxModels.Import(Path.Combine(folder, "shapes.onnx")), data, mode, TestTargets.Base)));
        }

        return nets;
    }
}
