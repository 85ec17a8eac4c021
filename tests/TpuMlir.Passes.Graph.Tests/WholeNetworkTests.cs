using System.Runtime.CompilerServices;
using TpuMlir.Passes.Graph.Canonicalize;
using TpuMlir.Passes.Graph.Fold;
using TpuMlir.Passes.Graph.Fuse;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ir.Text;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Ops.Top;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Passes.Graph.Tests;

/// <summary>The passes in their order on a whole small network. UPDATE_GOLDEN=1 writes the texts, which were then compared with the rules by hand.</summary>
public class WholeNetworkTests
{
    [Fact]
    public void A_small_classifier_comes_out_as_expected()
    {
        SampleBuilder s = Classifier();
        CheckGolden("classifier.before.mlir", s.Module);
        Rewrite.Check(s, Optimise);
        CheckGolden("classifier.after.mlir", s.Module);
    }

    [Fact]
    public void A_second_round_changes_nothing()
    {
        SampleBuilder s = Classifier();
        Optimise(s.Module);
        string once = MlirPrinter.Print(s.Module);
        Optimise(s.Module);
        Assert.Equal(once, MlirPrinter.Print(s.Module));
    }

    /// <summary>Pad, conv, batch norm, relu6 as a clip; a gate; pooling, flatten, a dense layer with its bias added by hand.</summary>
    private static SampleBuilder Classifier()
    {
        var s = new SampleBuilder("classifier");
        OpBuilder b = s.Builder;
        Value x = Pad.Create(b, At("pad"), s.Input(1, 3, 8, 8), [0, 0, 1, 1, 0, 0, 1, 1]).Output;
        x = Conv.Create(b, At("conv"), x, s.Weight(4, 3, 3, 3), null, [3, 3], [1, 1], [0, 0, 0, 0]).Output;
        x = BatchNorm.Create(b, At("norm"), x, s.Weight(4), s.Weight(s.Uniform(0.5, 2, [4])), s.Weight(4), s.Weight(4)).Output;
        x = Clip.Create(b, At("relu6"), x, 0, 6).Output;
        x = MulConst.Create(b, At("one"), x, 1).Output;
        x = Mul.Create(b, At("silu"), [x, Sigmoid.Create(b, At("gate"), x).Output]).Output;
        x = AvgPool.Create(b, At("pool"), x, [8, 8], [1, 1], [0, 0, 0, 0]).Output;
        x = Flatten.Create(b, At("flat"), x, startDim: 1).Output;
        Value weights = Permute.Create(b, At("transposed"), s.Weight(5, 4), [1, 0]).Output;
        x = MatMul.Create(b, At("dense"), x, weights, null).Output;
        x = Add.Create(b, At("biased"), [x, s.Weight(5)]).Output;
        Value last = Gather.Create(b, At("first"), x, s.Weight(Tensor.FromLongs(0, 1, 2)), 1).Output;
        s.Module.SetOutputs([Relu.Create(b, At("scores"), last).Output]);
        return s;
    }

    private static Location At(string name) => Location.Named(name);

    private static void Optimise(Module module)
    {
        var context = new PassContext(OpRegistry.Standard, new DiagnosticBag());
        IPass[] passes = [new FoldConstantsPass(), new CanonicalizePass(), new FusePass()];
        foreach (IPass pass in passes)
        {
            pass.Run(module, context);
        }
    }

    private static void CheckGolden(string name, Module module, [CallerFilePath] string here = "")
    {
        string path = Path.Combine(Path.GetDirectoryName(here)!, "Golden", name), text = MlirPrinter.Print(module);
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(path, text);
        }

        Assert.Equal(File.ReadAllText(path), text);
    }
}
