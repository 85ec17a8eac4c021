using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Tests.Ops;

/// <summary>An operator and its decomposition compute the same.</summary>
public class DecompositionTests
{
    private static readonly string[] s_decomposable =
    [
        "top.BatchNorm", "top.Depth2Space", "top.DivConst", "top.Expand", "top.Flatten", "top.Interp", "top.Reciprocal",
        "top.ShuffleChannel", "top.Softmax", "top.Split", "top.Squeeze", "top.Swish", "top.Unsqueeze",
    ];

    public static TheoryData<string, string> Samples => SampleRun.All();

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_decomposition_computes_the_same(string name, string sample)
    {
        SampleRun run = SampleRun.Build(name, sample);
        IReadOnlyList<Tensor> direct = run.Run();
        IrType[] types = [.. run.Module.Outputs.Select(o => o.Type)];
        string?[] names = [.. run.Module.Outputs.Select(o => o.Name)];
        var rewriter = new OpRewriter(run.Module);
        rewriter.Builder.Before(run.Op.Operation);
        bool decomposed = ((TopOp)run.Op).Decompose(rewriter);

        // Statistics that are computed have no constant form.
        Assert.Equal(s_decomposable.Contains(name) && (name, sample) != ("top.BatchNorm", "computed_mean"), decomposed);
        if (!decomposed)
        {
            return;
        }

        Assert.DoesNotContain(run.Module.Operations, o => o.Name == name);
        Assert.Equal(types, run.Module.Outputs.Select(o => o.Type));
        Assert.Equal(names, run.Module.Outputs.Select(o => o.Name));
        IReadOnlyList<Tensor> parts = run.Run();
        for (int i = 0; i < direct.Count; i++)
        {
            Compare.Close(TensorConvert.ToFloats(direct[i]).Select(v => (double)v), parts[i], 1e-5);
        }
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Every_new_operation_has_a_name_of_its_own(string name, string sample)
    {
        SampleRun run = SampleRun.Build(name, sample);
        var rewriter = new OpRewriter(run.Module);
        rewriter.Builder.Before(run.Op.Operation);
        ((TopOp)run.Op).Decompose(rewriter);
        string?[] names = [.. run.Module.Operations.Where(o => o.Name != "top.None").SelectMany(o => o.Results).Select(r => r.Name)];
        Assert.All(names, Assert.NotNull);
        Assert.Equal(names.Length, names.Distinct().Count());
    }

    [Fact]
    public void Pieces_of_a_split_keep_their_names()
    {
        var s = new SampleBuilder("split");
        Location location = Location.Fused([Location.Named("a", "Split:/x"), Location.Named("b", "Split:/x")]);
        var split = Sdk.Ops.Top.Split.Create(s.Builder, location, s.Input(4, 3), 2, 0, 2);
        s.Module.SetOutputs(split.Outputs);
        var rewriter = new OpRewriter(s.Module);
        rewriter.Builder.Before(split.Operation);
        Assert.True(split.Decompose(rewriter));
        Assert.Equal(["a", "b"], s.Module.Outputs.Select(o => o.Name));
        Assert.All(s.Module.Outputs, o => Assert.Equal("Split:/x", o.Definition!.Location.Node));
    }

    [Theory]
    [InlineData("nearest_2x", "top.Upsample")]
    [InlineData("nearest_half_pixel", "top.Gather top.Gather")]
    [InlineData("nearest_width_only", "top.Gather")]
    [InlineData("linear_half_pixel", "top.Reshape top.MatMul top.Reshape top.MatMul top.Reshape")]
    [InlineData("linear_height_only", "top.Reshape top.MatMul top.Reshape")]
    public void Resizing_takes_the_simplest_form(string sample, string operators)
    {
        SampleRun run = SampleRun.Build("top.Interp", sample);
        var rewriter = new OpRewriter(run.Module);
        rewriter.Builder.Before(run.Op.Operation);
        ((TopOp)run.Op).Decompose(rewriter);
        IEnumerable<string> names = run.Module.Operations.Select(o => o.Name).Where(n => n is not ("top.Input" or "top.Weight" or "top.None"));
        Assert.Equal(operators, string.Join(' ', names));
    }
}
