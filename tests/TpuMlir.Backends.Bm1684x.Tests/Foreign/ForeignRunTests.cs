using TpuMlir.Backends.Bm1684x.Container;
using TpuMlir.Backends.Bm1684x.Tests.Generation;
using TpuMlir.Backends.Bm1684x.Tests.Simulation;
using TpuMlir.Backends.Bm1684x.Tests.Vendor;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Tensors;
using Xunit.Abstractions;

namespace TpuMlir.Backends.Bm1684x.Tests.Foreign;

/// <summary>
/// Programs that the vendor's compiler generated compute the same on our simulator and on SOPHGO's functional model. Public
/// bmodels come without their coefficients, so both get the same made-up ones.
/// </summary>
public sealed class ForeignRunTests(ITestOutputHelper output)
{
    [SkippableFact]
    public void Programs_of_other_compilers_compute_the_same_on_both()
    {
        Skip.If(!VendorModel.IsAvailable, $"NOT RUN: {VendorModel.Variable} does not name the vendor's functional model");
        foreach (string path in ForeignFiles.Find("*.bmodel"))
        {
            BmodelFile read = BmodelReader.Read(File.ReadAllBytes(path));
            if (read.Chip != BmodelFile.ChipName || read.Nets[0].Stages[0].IsDynamic)
            {
                continue;
            }

            BmodelNet net = read.Nets[0];
            var random = new Random(1);
            BmodelStage stage = MadeUpCoefficients.For(net.Stages[0], random);
            byte[] bmodel = BmodelWriter.Write(read with { Nets = [net with { Stages = [stage] }] });
            Dictionary<string, Tensor> inputs = stage.Inputs.ToDictionary(i => i.Name, i => RandomBytes(i, random));

            IReadOnlyDictionary<string, Tensor>? theirs = VendorProcess.Run([(bmodel, inputs)])[0];
            Assert.True(theirs is not null, $"{path}: the vendor's model gave up");
            IReadOnlyDictionary<string, Tensor> ours = new BmodelContainer().Open(bmodel, path).Run(net.Name, inputs, new SimulationOptions());
            foreach ((string name, Tensor tensor) in theirs)
            {
                int values = tensor.Bytes.ToArray().Distinct().Count();
                output.WriteLine($"{Path.GetFileName(path)}: {name} {tensor}, {values} different bytes");
                Assert.True(values > 1, $"{path}: {name} is the same everywhere and proves nothing");
                Assert.Null(TensorBits.Difference(ours[name], tensor));
            }
        }
    }

    private static Tensor RandomBytes(BmodelTensor input, Random random)
    {
        var tensor = new Tensor(BmodelTypes.Of(input.Type), new Shape(input.Shape.Select(d => (long)d)));
        random.NextBytes(tensor.Bytes);
        return tensor;
    }
}
