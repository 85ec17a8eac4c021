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
    private const string NotRun = $"NOT RUN: {VendorModel.Variable} does not name the vendor's functional model";

    [SkippableFact]
    public void Programs_of_other_compilers_compute_the_same_on_both()
    {
        Skip.If(!VendorModel.IsAvailable, NotRun);
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

            Compare(path, bmodel, net.Name, inputs);
        }
    }

    /// <summary>Both streams of a recording carry the number of their group in their name: cmd_ADDRESS_GROUP_ENGINE.dat.</summary>
    [SkippableFact]
    public void Programs_recorded_on_a_chip_compute_the_same_on_both()
    {
        Skip.If(!VendorModel.IsAvailable, NotRun);
        foreach (string tiu in ForeignFiles.Find("cmd_*_0.dat"))
        {
            string group = Path.GetFileName(tiu).Split('_')[^2];
            string gdma = Assert.Single(Directory.GetFiles(Path.GetDirectoryName(tiu)!, $"cmd_*_{group}_1.dat"));
            BmodelStage stage = RecordedStage.Of(File.ReadAllBytes(tiu), File.ReadAllBytes(gdma));
            byte[] bmodel = BmodelWriter.Write(new BmodelFile([new BmodelNet("recorded", [stage])]));
            Compare(tiu, bmodel, "recorded", stage.Inputs.ToDictionary(i => i.Name, i => RandomHalves(i, new Random(1))));
        }
    }

    private void Compare(string path, byte[] bmodel, string net, IReadOnlyDictionary<string, Tensor> inputs)
    {
        IReadOnlyDictionary<string, Tensor>? theirs = VendorProcess.Run([(bmodel, inputs)])[0];
        Assert.True(theirs is not null, $"{path}: the vendor's model gave up");
        IReadOnlyDictionary<string, Tensor> ours = new BmodelContainer().Open(bmodel, path).Run(net, inputs, new SimulationOptions());
        foreach ((string name, Tensor tensor) in theirs)
        {
            int values = tensor.Bytes.ToArray().Distinct().Count();
            string changed = inputs.TryGetValue(name, out Tensor? before) ? $", {Changed(before, tensor)} bytes changed" : "";
            output.WriteLine($"{Path.GetFileName(path)}: {name} {tensor}, {values} different bytes{changed}");
            Assert.True(values > 1, $"{path}: {name} is the same everywhere and proves nothing");
            Assert.Null(TensorBits.Difference(ours[name], tensor));
        }
    }

    private static int Changed(Tensor before, Tensor after)
    {
        int changed = 0;
        for (int i = 0; i < before.Bytes.Length; i++)
        {
            changed += before.Bytes[i] != after.Bytes[i] ? 1 : 0;
        }

        return changed;
    }

    /// <summary>Small numbers: sums of many stay finite.</summary>
    private static Tensor RandomHalves(BmodelTensor input, Random random)
    {
        float[] values = new float[input.Shape.Aggregate(1ul, (a, b) => a * b)];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (float)((random.NextDouble() - 0.5) / 2);
        }

        return Tensor.From(values, new Shape(input.Shape.Select(d => (long)d))).To(ElementType.F16);
    }

    private static Tensor RandomBytes(BmodelTensor input, Random random)
    {
        var tensor = new Tensor(BmodelTypes.Of(input.Type), new Shape(input.Shape.Select(d => (long)d)));
        random.NextBytes(tensor.Bytes);
        return tensor;
    }
}
