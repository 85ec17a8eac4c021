using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ir.Text;
using TpuMlir.Sdk.Ir.Verification;
using TpuMlir.Sdk.Ops;

namespace TpuMlir.Sdk.Tests.Ir;

/// <summary>The samples of the standard operators as whole modules: valid, readable as text, and computing what they are typed as.</summary>
public class SampleModuleTests
{
    public static TheoryData<string, string> Samples()
    {
        var data = new TheoryData<string, string>();
        foreach (OpDefinition definition in OpRegistry.Standard.Operators)
        {
            foreach (OpSample sample in definition.Samples())
            {
                data.Add(definition.Name, sample.Name);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_sample_is_valid_survives_as_text_and_runs(string operation, string name)
    {
        (Module module, SampleBuilder builder) = Build(operation, name);
        Assert.Empty(Verifier.Verify(module, OpRegistry.Standard).Select(d => d.Message));
        string text = MlirPrinter.Print(module);
        Assert.Equal(text, MlirPrinter.Print(MlirParser.Parse(text)));
        Assert.Equal(module.Outputs.Count, ModuleInterpreter.ForTop(module, OpRegistry.Standard).Run(builder.Inputs).Count);
    }

    [SkippableFact]
    public void MlirOpt_reads_all_samples()
    {
        string? tool = ExternalTool.Find("mlir-opt-16", "mlir-opt");
        Skip.If(tool is null, "mlir-opt is not installed: nothing but ourselves has read the samples' text");
        string text = string.Join("// -----\n", Samples().Select(s => MlirPrinter.Print(Build((string)s[0], (string)s[1]).Module)));
        (int code, _, string error) = ExternalTool.Run(tool!, text, "--allow-unregistered-dialect", "--split-input-file");
        Assert.True(code == 0, error);
    }

    private static (Module Module, SampleBuilder Builder) Build(string operation, string name)
    {
        var builder = new SampleBuilder(name);
        Op op = OpRegistry.Standard.Find(operation)!.Samples().First(s => s.Name == name).Build(builder);
        op.InferTypes();
        Module module = builder.Module;
        OpResult[] results = [.. op.Operation.Results.Where(r => !r.IsNone)];
        if (op.Operation.Results.Count > 1)
        {
            op.Operation.Location = Location.Fused([.. op.Operation.Results.Select(r => Location.Named($"output{r.Index}"))]);
        }

        module.SetOutputs(results);
        return (module, builder);
    }
}
