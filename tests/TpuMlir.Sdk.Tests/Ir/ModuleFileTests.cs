using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ir.Text;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Tests.Ir;

public sealed class ModuleFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tpumlir").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Text_and_weights_are_read_back_with_types_numpy_does_not_have()
    {
        var module = new Module("m");
        var builder = new OpBuilder(module);
        Value half = builder.Weight("a/b:c", new Tensor(ElementType.BF16, [2], [0x80, 0x3F, 0x00, 0x40]));
        Value nibble = builder.Weight("n", new Tensor(ElementType.I4, [2], [0xF8, 7]));
        module.SetOutputs([half, nibble]);
        string path = Path.Combine(_folder, "net.mlir");
        ModuleFile.Save(module, path);
        Module read = ModuleFile.Load(path);
        Assert.Equal(MlirPrinter.Print(module), MlirPrinter.Print(read));
        Assert.Equal(ElementType.BF16, read.Weights["a/b:c"].Type);
        Assert.Equal(module.Weights["n"].Data, read.Weights["n"].Data);
        Assert.Equal(ElementType.I4, read.Weights["n"].Type);
        Assert.Equal(["net.mlir", "net_weight.npz"], Directory.GetFiles(_folder).Select(Path.GetFileName).Order());
    }

    [Theory]
    [InlineData("\"../w.npz\"")]
    [InlineData("\"/etc/w.npz\"")]
    [InlineData("\"a\\\\w.npz\"")]
    [InlineData("\"C:w.npz\"")]
    [InlineData("\"..\"")]
    [InlineData("\"\"")]
    [InlineData("1 : i64")]
    public void A_weight_file_elsewhere_is_refused(string name)
    {
        string path = Path.Combine(_folder, "net.mlir");
        File.WriteAllText(path, $"module attributes {{module.weight_file = {name}}} {{}}");
        Diagnostic diagnostic = Assert.Throws<DiagnosticException>(() => ModuleFile.Load(path)).Diagnostics[0];
        Assert.Equal(CoreDiagnostics.MalformedText, diagnostic.Descriptor);
        Assert.Contains("file beside the text", diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_files_are_named()
    {
        string path = Path.Combine(_folder, "net.mlir");
        Assert.Equal(CoreDiagnostics.FileNotFound, Assert.Throws<DiagnosticException>(() => ModuleFile.Load(path)).Diagnostics[0].Descriptor);
        File.WriteAllText(path, "module attributes {module.weight_file = \"w.npz\"} {}");
        Assert.Contains("w.npz", Assert.Throws<DiagnosticException>(() => ModuleFile.Load(path)).Message, StringComparison.Ordinal);
    }
}
