using TpuMlir.Backends.Bm1684x.Isa;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Testing;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Backends.Bm1684x.Tests.Generation;

/// <summary>Memory of real networks: neuron memory little more than what is alive at one time, local memory of any size.</summary>
public sealed class NetworkMemoryTests
{
    private const double MostOverLive = 1.3;

    public static TheoryData<string> Networks =>
    [
        "mnist8", "resnet2b_cifar", "sci_lowlight", "squeezenet_fp16", "blazeface", "ultraface_slim320", "yunet_n_320", "fastestdet", "ppocrv3_det",
        "hyperlpr_det_y5fu",
    ];

    [SkippableTheory]
    [MemberData(nameof(Networks))]
    public void The_peak_is_near_the_largest_live_set(string name)
    {
        string? path = SharedFolder.Find("models", "nets", name, "model.onnx");
        Skip.If(path is null, NotRun(name));
        Module top = Import(name, path);
        CompiledNet net = CompiledNet.Compile(top, new Dictionary<string, Tensor>(), "F16", TestTargets.Base);
        long live = LargestLiveSet(net.Tpu), peak = net.Artifact.Statistics["neuron bytes"];
        Assert.Equal(live, net.Artifact.Statistics["largest live set bytes"]);
        Assert.True(peak <= MostOverLive * live, $"{peak} bytes for {live} alive at one time");
    }

    [SkippableTheory]
    [MemberData(nameof(Networks))]
    public void The_network_fits_a_smaller_local_memory(string name)
    {
        string? path = SharedFolder.Find("models", "nets", name, "model.onnx");
        Skip.If(path is null, NotRun(name));
        Module top = Import(name, path);
        foreach (string mode in TestTargets.Modes)
        {
            CompiledNet net = CompiledNet.Compile(top, new Dictionary<string, Tensor>(), mode, TestTargets.Small);
            Assert.InRange(LocalMemoryUse.Of(net.Stage), 1, TestTargets.Small.LaneBytes);
        }
    }

    private static string NotRun(string name) =>
        $"NOT RUN: the network {name} is not there; it is looked for in the folder shared/models/nets beside the repository";

    private static Module Import(string name, string path) =>
        OnnxModels.Import(path, name == "ppocrv3_det" ? new Dictionary<string, Shape> { ["x"] = [1, 3, 320, 320] } : null);

    /// <summary>The most bytes of computed tensors alive at one operation, with their alignment; inputs and outputs are alive throughout.</summary>
    private static long LargestLiveSet(Module module)
    {
        Operation[] operations = [.. module.Operations.Where(o => o.Name == "top.Input" || o.Dialect == "tpu")];
        var last = new Dictionary<Value, int>();
        var first = new Dictionary<Value, int>();
        for (int i = 0; i < operations.Length; i++)
        {
            foreach (Value operand in operations[i].Operands)
            {
                last[Bytes(operand)] = i;
            }

            foreach (Value result in operations[i].Results.Where(r => Bytes(r) == r))
            {
                first[result] = operations[i].Name == "top.Input" ? 0 : i;
                last.TryAdd(result, operations[i].Name == "top.Input" ? operations.Length : i);
            }
        }

        foreach (Value output in module.Outputs)
        {
            first[Bytes(output)] = 0;
            last[Bytes(output)] = operations.Length;
        }

        foreach (Operation input in module.Inputs)
        {
            last[input.Result] = operations.Length;
        }

        return Enumerable.Range(0, operations.Length)
            .Max(i => first.Where(f => f.Value <= i && last[f.Key] >= i).Sum(f => ChipMemory.AlignUp(f.Key.TensorType.Bytes, TestTargets.Base.GlobalAlignment)));
    }

    /// <summary>The value that holds the bytes: a reshape is a view of its operand.</summary>
    private static Value Bytes(Value value) => value.Definition is { Name: "tpu.Reshape" } reshape ? Bytes(reshape.Operand(0)) : value;
}
