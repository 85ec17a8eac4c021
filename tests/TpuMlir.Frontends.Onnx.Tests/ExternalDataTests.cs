using TpuMlir.Frontends.Onnx.Reading;
using TpuMlir.Frontends.Onnx.Schema;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Frontends.Onnx.Tests;

public sealed class ExternalDataTests : IDisposable
{
    private readonly TempFile _file = new([9, 0, 0, 128, 63, 0, 0, 0, 64], "weights.bin");

    public void Dispose() => _file.Dispose();

    private Tensor Read(params (string Key, string Value)[] entries)
    {
        var proto = new TensorProto { Name = "w", DataType = (int)DataType.Float, DataLocation = TensorProto.Types.DataLocation.External };
        proto.Dims.Add(2);
        proto.ExternalData.AddRange(entries.Select(e => new StringStringEntryProto { Key = e.Key, Value = e.Value }));
        return new TensorDecoder(new ExternalData(_file.Folder)).Decode(proto);
    }

    [Fact]
    public void Offset_and_length() =>
        Assert.Equal([1f, 2f], Read(("location", "weights.bin"), ("offset", "1"), ("length", "8")).Floats().ToArray());

    [Fact]
    public void The_length_may_be_left_out() =>
        Assert.Equal([1f, 2f], Read(("location", "weights.bin"), ("offset", "1")).Floats().ToArray());

    [Theory]
    [InlineData("../weights.bin")]
    [InlineData("a/../../weights.bin")]
    [InlineData("..\\weights.bin")]
    [InlineData("/etc/passwd")]
    [InlineData("C:\\weights.bin")]
    [InlineData("\\\\server\\weights.bin")]
    public void Paths_out_of_the_folder(string path)
    {
        ImportException e = Assert.Throws<ImportException>(() => Read(("location", path)));
        Assert.Equal(CoreDiagnostics.MalformedModel, e.Descriptor);
        Assert.Contains("outside the model's folder", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Links_out_of_the_folder()
    {
        using var secret = new TempFile(new byte[8], "secret.bin");
        File.CreateSymbolicLink(Path.Combine(_file.Folder, "link.bin"), secret.Path);
        Assert.Equal(CoreDiagnostics.MalformedModel, Assert.Throws<ImportException>(() => Read(("location", "link.bin"))).Descriptor);
        File.CreateSymbolicLink(Path.Combine(_file.Folder, "inside.bin"), _file.Path);
        Assert.Equal(2, Read(("location", "inside.bin"), ("offset", "1")).Count);
    }

    [Theory]
    [InlineData("offset", "2")]
    [InlineData("offset", "9223372036854775807")]
    [InlineData("offset", "-1")]
    [InlineData("offset", "one")]
    [InlineData("length", "4")]
    public void Sizes_that_do_not_fit(string key, string value) =>
        Assert.Equal(CoreDiagnostics.MalformedModel, Assert.Throws<ImportException>(() => Read(("location", "weights.bin"), (key, value))).Descriptor);

    [Fact]
    public void A_file_that_is_not_there() =>
        Assert.Equal(CoreDiagnostics.FileNotFound, Assert.Throws<ImportException>(() => Read(("location", "gone.bin"))).Descriptor);

    [Fact]
    public void No_location() =>
        Assert.Equal(CoreDiagnostics.MalformedModel, Assert.Throws<ImportException>(() => Read()).Descriptor);
}
