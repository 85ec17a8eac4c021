using TpuMlir.Sdk.Ir.Text;

namespace TpuMlir.Sdk.Tests.Ir;

/// <summary>What we print, MLIR's own tool must read; and we must read what it prints.</summary>
public class MlirOptTests
{
    [SkippableTheory]
    [InlineData("forms.mlir", "")]
    [InlineData("network.mlir", "")]
    [InlineData("network.mlir", "--mlir-print-op-generic")]
    [InlineData("network.mlir", "--mlir-print-local-scope")]
    public void MlirOpt_reads_our_text_and_we_read_its(string golden, string option)
    {
        string? tool = ExternalTool.Find("mlir-opt-16", "mlir-opt");
        Skip.If(tool is null, "mlir-opt is not installed: nothing but ourselves has read the printed text");
        string text = GoldenFiles.Read(golden);
        string[] options = ["--allow-unregistered-dialect", "--mlir-print-debuginfo", .. option.Length > 0 ? new[] { option } : []];
        (int code, string output, string error) = ExternalTool.Run(tool!, text, options);
        Assert.True(code == 0, error);
        string again = MlirPrinter.Print(MlirParser.Parse(output));
        // It prints some numbers differently (six digits of a scale, bf16 infinity in decimal); what all networks use is the same.
        Assert.True(golden != "network.mlir" || text == again, again);
        Assert.Equal(again, MlirPrinter.Print(MlirParser.Parse(again)));
    }
}
