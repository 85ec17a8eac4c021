using Google.Protobuf;
using TpuMlir.Frontends.Onnx.Reading;
using TpuMlir.Frontends.Onnx.Reference;
using TpuMlir.Frontends.Onnx.Schema;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Frontends.Onnx.Tests;

public class ReferenceRunnerTests
{
    private static readonly OnnxRuntimeRunner Runner = new();
    private static readonly ReferenceOptions Options = new();

    private static ModelProto Chain(DataType type) => Onnx.Model(17, Onnx.Node("Neg", ["x"], ["a"]), Onnx.Node("Abs", ["a"], ["b"]), Onnx.Node("Neg", ["b"], ["y"]))
        .Input("x", type, 2).Output("y", type);

    private static void NeedsOrt() => Skip.IfNot(Runner.IsAvailable(Options, out string reason), reason);

    private static IReadOnlyDictionary<string, Tensor> Run(ModelProto model, Tensor x, params string[] wanted)
    {
        using var file = new TempFile(model.ToByteArray());
        return Runner.Run(file.Path, new Dictionary<string, Tensor> { ["x"] = x }, wanted, Options);
    }

    [SkippableFact]
    public void Outputs_and_wanted_tensors()
    {
        NeedsOrt();
        IReadOnlyDictionary<string, Tensor> results = Run(Chain(DataType.Float), Tensor.From([1f, -2f], [2]), "a", "b", "y", "not there");
        Assert.Equal(["a", "b", "y"], results.Keys.Order());
        Assert.Equal([-1f, 2f], results["a"].Floats().ToArray());
        Assert.Equal([-1f, -2f], results["y"].Floats().ToArray());
    }

    [SkippableTheory]
    [InlineData(DataType.Float16, ElementType.F16)]
    [InlineData(DataType.Double, ElementType.F32)]
    [InlineData(DataType.Int64, ElementType.I64)]
    [InlineData(DataType.Int32, ElementType.I32)]
    [InlineData(DataType.Int8, ElementType.I8)]
    internal void Element_types(DataType type, ElementType element)
    {
        NeedsOrt();
        Tensor y = Run(Chain(type), Tensor.From([1f, -2f], [2]).To(element))["y"];
        Assert.Equal(element, y.Type);
        Assert.Equal([-1f, -2f], TensorConvert.ToFloats(y));
    }

    [SkippableTheory]
    [InlineData(DataType.Bfloat16, ElementType.BF16)]
    [InlineData(DataType.Bool, ElementType.Bool)]
    [InlineData(DataType.Uint8, ElementType.U8)]
    [InlineData(DataType.Uint16, ElementType.U16)]
    [InlineData(DataType.Uint32, ElementType.U32)]
    internal void Element_types_that_are_only_moved(DataType type, ElementType element)
    {
        NeedsOrt();
        ModelProto model = Onnx.Model(17, Onnx.Node("Identity", ["x"], ["y"])).Input("x", type, 2).Output("y", type);
        Tensor y = Run(model, Tensor.From([1f, 0f], [2]).To(element))["y"];
        Assert.Equal(element, y.Type);
        Assert.Equal([1f, 0f], TensorConvert.ToFloats(y));
    }

    [SkippableFact]
    public void External_data_with_and_without_wanted_tensors()
    {
        NeedsOrt();
        ModelProto model = Onnx.Model(17, Onnx.Node("Add", ["x", "w"], ["a"]), Onnx.Node("Neg", ["a"], ["y"]))
            .Input("x", DataType.Float, 2).Output("y");
        var weight = new TensorProto { Name = "w", DataType = (int)DataType.Float, DataLocation = TensorProto.Types.DataLocation.External };
        weight.Dims.Add(2);
        weight.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = "w.bin" });
        model.Graph.Initializer.Add(weight);
        using var file = new TempFile(model.ToByteArray());
        File.WriteAllBytes(Path.Combine(file.Folder, "w.bin"), Tensor.From([1f, 2f], [2]).Data);
        var inputs = new Dictionary<string, Tensor> { ["x"] = Tensor.From([1f, 1f], [2]) };
        Assert.Equal([-2f, -3f], Runner.Run(file.Path, inputs, [], Options)["y"].Floats().ToArray());
        Assert.Equal([2f, 3f], Runner.Run(file.Path, inputs, ["a"], Options)["a"].Floats().ToArray());
    }

    [SkippableFact]
    public void Its_messages_are_passed_on()
    {
        NeedsOrt();
        ModelProto model = Onnx.Model(17, Onnx.Node("NoSuchOperator", ["x"], ["y"])).Input("x", DataType.Float, 2).Output("y");
        Diagnostic diagnostic = Assert.Throws<DiagnosticException>(() => Run(model, Tensor.From([1f, 2f], [2]))).Diagnostics[0];
        Assert.Equal(OnnxDiagnostics.ReferenceFailed, diagnostic.Descriptor);
        Assert.Contains("NoSuchOperator", diagnostic.Why, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Missing_inputs_and_wrong_shapes()
    {
        NeedsOrt();
        using var file = new TempFile(Chain(DataType.Float).ToByteArray());
        Diagnostic missing = Assert.Throws<DiagnosticException>(() => Runner.Run(file.Path, new Dictionary<string, Tensor>(), [], Options)).Diagnostics[0];
        Assert.Contains("'x'", missing.Message, StringComparison.Ordinal);
        Assert.Throws<DiagnosticException>(() => Run(Chain(DataType.Float), Tensor.From([1f, 2f, 3f], [3])));
    }

    [Fact]
    public void A_library_that_is_not_there()
    {
        Assert.False(Runner.IsAvailable(new ReferenceOptions("/no/such/library.so"), out string reason));
        Assert.Contains("/no/such/library.so", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_library()
    {
        using var file = new TempFile([1, 2, 3], "libonnxruntime.so");
        var options = new ReferenceOptions(file.Path);
        Assert.False(Runner.IsAvailable(options, out string reason));
        Assert.Contains("not a library", reason, StringComparison.Ordinal);
        DiagnosticException e = Assert.Throws<DiagnosticException>(() => Runner.Run("model.onnx", new Dictionary<string, Tensor>(), [], options));
        Assert.Equal(OnnxDiagnostics.ReferenceFailed, e.Diagnostics[0].Descriptor);
    }

    [SkippableFact]
    public void A_library_of_something_else()
    {
        string other = Path.Combine(System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory(), "libSystem.Native.so");
        Skip.IfNot(File.Exists(other), $"{other} is not there");
        Assert.False(Runner.IsAvailable(new ReferenceOptions(other), out string reason));
        Assert.Contains("OrtGetApiBase", reason, StringComparison.Ordinal);
    }
}
